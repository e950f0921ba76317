/** The closed lists of words that goals and targets are told in. */
import { goalStates, outcomes, rollUps, visibilities } from '../../src/goals/goal.ts';
import { targetStatuses } from '../../src/goals/status/target-status.ts';
import { trajectories } from '../../src/goals/target.ts';
import { builder } from '../builder.ts';

/** Upper case outside, as the nouns have it inside. */
export function words<const Words extends readonly string[]>(
  list: Words,
  descriptions: Readonly<Record<Words[number], string>>,
): { readonly [Word in Words[number] as Uppercase<Word>]: { readonly value: Word; readonly description: string } } {
  const entries = list.map((value: Words[number]) => [
    value.toUpperCase(),
    { value, description: descriptions[value] },
  ]);
  return Object.fromEntries(entries) as ReturnType<typeof words<Words>>;
}

export const GoalStateEnum = builder.enumType('GoalState', {
  description: 'How far a goal has come as a promise.',
  values: words(goalStates, {
    draft: 'Being written: nothing is promised yet, and it counts nowhere.',
    active: 'Promised.',
    closed: 'Over, with an outcome.',
  }),
});

export const OutcomeEnum = builder.enumType('GoalOutcome', {
  description: 'What came of a goal, as those say who closed it.',
  values: words(outcomes, {
    achieved: 'What was meant is true now.',
    partly_achieved: 'A part of it is true now.',
    missed: 'It is not.',
    abandoned: 'It was given up before its end.',
  }),
});

export const RollUpEnum = builder.enumType('RollUp', {
  description:
    'How the statuses below a goal become its own: over statuses and attainments, never over values. A ratio never sums.',
  values: words(rollUps, {
    worst_child: 'The status of the worst part.',
    weighted:
      'Parts count their weight: met or on track whole, at risk or inconclusive half. From three quarters on ON_TRACK, from half AT_RISK.',
    indicator_count: 'How many parts are met or on track: all ON_TRACK, at least half AT_RISK, fewer OFF_TRACK.',
  }),
});

export const VisibilityEnum = builder.enumType('Visibility', {
  description: 'Who may read a goal.',
  values: words(visibilities, {
    everyone: 'Everybody.',
    restricted:
      'Those who are something to it, members of teams that are, and the people directly in a team above one of those. Others learn only that it exists.',
  }),
});

export const TrajectoryEnum = builder.enumType('Trajectory', {
  description: 'On which way a target is to be reached.',
  values: words(trajectories, {
    linear: 'In equal steps from the baseline at the start to the target when due.',
    stepped: 'From milestone to milestone: each holds until the next is due.',
    seasonal: 'In the shape of last year, tilted so that it begins at the baseline and ends at the target.',
  }),
});

export const TargetStatusEnum = builder.enumType('TargetStatus', {
  description: 'Where a target stands. The 95 % interval is compared with the line, never the bare point.',
  values: words(targetStatuses, {
    met: 'The whole interval is at the target or past it.',
    on_track: 'The whole interval is at what the trajectory asks for now, or past it; of a range: within.',
    at_risk: 'It is short of the line by less than the tolerance, or a counter-metric pays for it.',
    off_track: 'It is short of the line by more.',
    missed: 'Due, and the whole interval is short of the target.',
    inconclusive: 'The interval spans the line: `moreNeeded` says how many more rows would decide it.',
    insufficient_data: 'Fewer rows than the minimum, or no value at all.',
    not_started: 'Its start is still to come.',
    no_target: 'There is nothing to compare with: never the same as being on track.',
  }),
});
