/** What is said of a target when it is made or changed, read into the noun. */

import type { Aim, MeasuredOver } from '../../src/goals/target.ts';
import type { TargetEdit } from '../../src/goals/write/target-input.ts';
import { collect, issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import type { Condition } from '../../src/model/condition.ts';
import { builder } from '../builder.ts';
import { DirectionEnum } from '../definitions/unit.ts';
import { FilterInput, readFilter } from '../numbers/filter-input.ts';
import { GrainEnum } from '../numbers/period.ts';
import { PeopleInput, readPeople } from '../people/people.ts';
import { TrajectoryEnum } from './goal-words.ts';

const MeasuredOverInput = builder.inputType('MeasuredOverInput', {
  description:
    'Of which time the number is, as seen from any day, in exactly one form: `{last, grain}` (the last complete units: 90 days, one quarter), ' +
    '`{toDate}` (the running unit so far) or `{sinceStart: true}` (what adds up since the start of the target).',
  fields: (t) => ({
    last: t.int({ description: 'The last so many complete units of `grain`, 1 or more.' }),
    grain: t.field({ type: GrainEnum, description: 'Unit of `last`.' }),
    toDate: t.field({ type: GrainEnum, description: 'The running unit so far.' }),
    sinceStart: t.boolean({ description: 'True: since the start of the target.' }),
  }),
});

const BaselineInput = builder.inputType('BaselineInput', {
  description:
    'Where the target begins, in exactly one form: `{value, at}` (a number that you write down, with its date), `{freeze: true, at}` (the ' +
    'number as the data have it now, as of an instant, written down) or `{computed: true}` (from the data as of the start; it moves when they do).',
  fields: (t) => ({
    value: t.float({ description: 'A number to write down; needs `at`.' }),
    at: t.field({ type: 'DateTime', description: 'Of when it is. With `freeze` the start of the target when absent.' }),
    freeze: t.boolean({ description: 'True: measure it now, and write it down.' }),
    computed: t.boolean({ description: 'True: compute it anew each time.' }),
  }),
});

const MilestoneInput = builder.inputType('MilestoneInput', {
  description: 'What shall be reached on the way.',
  fields: (t) => ({
    dueAt: t.field({ type: 'DateTime', required: true, description: 'By when: between start and due date.' }),
    value: t.float({ required: true, description: 'In the unit of the metric.' }),
    title: t.string({ description: 'Name for people.' }),
  }),
});

const CounterMetricInput = builder.inputType('CounterMetricInput', {
  description: 'A metric that must not pay for the target, with exactly one limit.',
  fields: (t) => ({
    metric: t.id({ required: true, description: 'Key of the metric; it is measured in the same slice and time.' }),
    minimum: t.float({ description: 'Below this the target is at risk.' }),
    maximum: t.float({ description: 'Above this the target is at risk.' }),
  }),
});

/** Fields that a new target and a change share. */
export const TargetContentInput = builder.inputType('TargetInput', {
  description:
    'What is said of a target. Either `value`, or `low` and `high` for a range. What is left out of a new target has a usual value; of a change it stays.',
  fields: (t) => ({
    value: t.float({ description: 'What shall be reached, in the unit of the metric.' }),
    direction: t.field({
      type: DirectionEnum,
      description: 'INCREASE or DECREASE; the direction of the metric when absent. For a range give `low` and `high`.',
    }),
    low: t.float({ description: 'Lower end of a range to stay within, included; needs `high`.' }),
    high: t.float({ description: 'Upper end of a range to stay within, included; needs `low`.' }),
    slice: t.field({ type: FilterInput, description: 'Which rows; all when absent.' }),
    startsAt: t.field({ type: 'DateTime', description: 'When it begins; with its goal when absent.' }),
    dueAt: t.field({ type: 'DateTime', description: 'By when; with the end of its goal when absent.' }),
    measuredOver: t.field({
      type: MeasuredOverInput,
      description: 'Of which time the number is; the last complete unit of the cadence of the metric when absent.',
    }),
    baseline: t.field({ type: BaselineInput, description: 'Where it begins; nowhere when absent.' }),
    trajectory: t.field({ type: TrajectoryEnum, description: 'On which way; LINEAR when absent.' }),
    milestones: t.field({ type: [MilestoneInput], description: 'What shall be reached on the way.' }),
    atRiskWithin: t.float({
      description: 'How far behind it is at risk and not yet off track: a share of the way, 0 to 1; 0.1 when absent.',
    }),
    weight: t.float({ description: 'In the roll-up of its goal; 1 when absent.' }),
    minimumSample: t.int({ description: 'Fewer rows than this say nothing.' }),
    counterMetrics: t.field({ type: [CounterMetricInput], description: 'What must not pay for it.' }),
    people: t.field({ type: PeopleInput, description: 'Who is what to it; its goal answers for it when absent.' }),
  }),
});

type Said = typeof TargetContentInput.$inferInput;
type Path = readonly (string | number)[];

const invalid = (message: string, path: Path, hint: string): Result<never> =>
  refused(issue('TARGET_INVALID', message, { path, hints: [hint] }));

/** What was said, without what was left out. `usual` is the direction of the metric. */
export function readTarget(said: Said, usual: 'increase' | 'decrease' | 'range' | null): Result<TargetEdit> {
  const parts = collect<Partial<TargetEdit>>([
    readAim(said, usual),
    said.slice == null ? ok({}) : sliceOf(readFilter(said.slice, ['slice'])),
    said.measuredOver == null ? ok({}) : readMeasuredOver(said.measuredOver),
    said.baseline == null ? ok({}) : readBaseline(said.baseline),
    said.counterMetrics == null ? ok({}) : readCounterMetrics(said.counterMetrics),
  ]);
  if (parts.kind === 'refused') return parts;
  const { trajectory, atRiskWithin, weight, minimumSample, milestones, startsAt, dueAt } = said;
  return ok({
    ...Object.assign({}, ...parts.value),
    ...(trajectory == null ? {} : { trajectory }),
    ...(atRiskWithin == null ? {} : { atRiskWithin }),
    ...(weight == null ? {} : { weight }),
    ...(minimumSample === undefined ? {} : { minimumSample }),
    ...(startsAt == null ? {} : { startsAt: startsAt.getTime() }),
    ...(dueAt == null ? {} : { dueAt: dueAt.getTime() }),
    ...(milestones == null
      ? {}
      : {
          milestones: milestones.map(({ dueAt: at, value, title }) => ({
            dueAt: at.getTime(),
            value,
            title: title ?? null,
          })),
        }),
    ...readPeople(said.people),
  } satisfies TargetEdit);
}

function readAim({ value, low, high, direction }: Said, usual: Aim['direction'] | null): Result<Partial<TargetEdit>> {
  const range = low != null || high != null;
  if (value == null && !range && direction == null) return ok({});
  if (value != null && range) return invalid('The target has a value and a range.', ['value'], 'Give one of them.');
  if (range) {
    if (low == null || high == null)
      return invalid('The range has one end only.', [low == null ? 'low' : 'high'], 'Give low and high.');
    return ok({ aim: { direction: 'range', low, high } });
  }
  if (value == null) return invalid('A direction alone says nothing.', ['value'], 'Give the value, too.');
  const way = direction ?? usual;
  if (way === 'increase' || way === 'decrease') return ok({ aim: { direction: way, value } });
  return invalid(
    'The metric has no direction of its own.',
    ['direction'],
    'Say INCREASE or DECREASE, or give low and high to stay between.',
  );
}

const sliceOf = (condition: Result<Condition>): Result<Partial<TargetEdit>> =>
  condition.kind === 'ok' ? ok({ slice: condition.value }) : condition;

function readMeasuredOver(input: typeof MeasuredOverInput.$inferInput): Result<Partial<TargetEdit>> {
  const { last, grain, toDate, sinceStart } = input;
  const forms: MeasuredOver[] = [
    ...(last != null && grain != null ? [{ kind: 'last' as const, count: last, grain }] : []),
    ...(toDate != null ? [{ kind: 'toDate' as const, grain: toDate }] : []),
    ...(sinceStart === true ? [{ kind: 'sinceStart' as const }] : []),
  ];
  const [measuredOver, ...more] = forms;
  const stray = (last != null) !== (grain != null);
  if (measuredOver && more.length === 0 && !stray) return ok({ measuredOver });
  return invalid(
    'The time that it is measured over is not clear.',
    ['measuredOver'],
    'Give {last, grain}, {toDate} or {sinceStart: true}.',
  );
}

function readBaseline({ value, at, freeze, computed }: typeof BaselineInput.$inferInput): Result<Partial<TargetEdit>> {
  const forms = [value != null, freeze === true, computed === true].filter(Boolean).length;
  const hint = 'Give {value, at}, {freeze: true} or {computed: true}.';
  if (forms !== 1) return invalid('The baseline is not clear.', ['baseline'], hint);
  if (computed === true) return ok({ baseline: { kind: 'computed' } });
  if (freeze === true) return ok({ baseline: { kind: 'freeze', at: at?.getTime() ?? null } });
  if (value == null || at == null) return invalid('The baseline has no date.', ['baseline', 'at'], hint);
  return ok({ baseline: { kind: 'frozen', value, at: at.getTime() } });
}

function readCounterMetrics(inputs: readonly (typeof CounterMetricInput.$inferInput)[]): Result<Partial<TargetEdit>> {
  const read = collect(
    inputs.map(({ metric, minimum, maximum }, index) => {
      if ((minimum == null) === (maximum == null))
        return invalid('A counter-metric has one limit.', ['counterMetrics', index], 'Give minimum or maximum.');
      const limit = minimum ?? maximum ?? 0;
      return ok({ metric, bound: minimum == null ? ('maximum' as const) : ('minimum' as const), limit });
    }),
  );
  return read.kind === 'ok' ? ok({ counterMetrics: read.value }) : read;
}
