/** What is promised of a number of the engine: the target of its metric and slice. */

import type { FindPromise, Promised } from '../engine/comparison/promised.ts';
import { formatValue } from '../engine/format-value.ts';
import { memberCondition } from '../engine/members.ts';
import { periodOf, type Reading } from '../engine/reading.ts';
import { issue, RefusedError } from '../kernel/issue.ts';
import { allOf, type Condition } from '../model/condition.ts';
import type { GoalSession } from './goal-session.ts';
import { isOfSlice, metricTargets } from './pyramid/metric-targets.ts';
import { expectedValue } from './status/expected-value.ts';
import type { Target } from './target.ts';

/** UNKNOWN_TARGET for one that is not of this metric, MALFORMED_INPUT where several are of the slice and none is named. */
export const findPromise =
  (goals: Pick<GoalSession, 'book' | 'viewer' | 'standing'>): FindPromise =>
  async (reading, measured, id) => {
    const { metric } = reading.set;
    const all = metricTargets(await goals.book(), goals.viewer, metric.key);
    const found =
      id === null ? all.filter((target) => isOfSlice(target, sliceOf(reading))) : all.filter((each) => each.id === id);
    const [target, ...more] = found;
    if (id !== null && !target) throw new RefusedError([unknown(metric.name)]);
    if (more.length > 0) throw new RefusedError([several(found.length)]);
    if (!target) return { value: null, notes: [`No active goal promises anything of ${metric.name} in this slice.`] };
    const { baseline } = await goals.standing(target);
    return promised(reading, target, baseline, measured.estimate.value);
  };

/** Of a range the end that is nearer, or the number itself where it is within. */
function promised(reading: Reading, target: Target, baseline: number | null, value: number | null): Promised {
  const { metric } = reading.set;
  const { aim } = target;
  const due = `Due ${new Date(target.dueAt).toISOString().slice(0, 10)}.`;
  if (aim.direction === 'range') {
    const within = value === null ? null : Math.min(aim.high, Math.max(aim.low, value));
    return {
      value: within,
      notes: [`To stay within ${formatValue(aim.low, metric)} and ${formatValue(aim.high, metric)}.`, due],
    };
  }
  const at = Math.min(periodOf(reading).end, target.dueAt);
  const expected = target.trajectory === 'seasonal' ? null : expectedValue(target, baseline, at, null);
  const way =
    expected === null || at >= target.dueAt
      ? []
      : [`On the way there ${formatValue(expected, metric)} at the end of the period.`];
  return { value: aim.value, notes: [...way, due] };
}

function sliceOf({ set: { question }, group }: Reading): Condition | null {
  const members = group?.members ?? [];
  const parts = [
    ...(question.where ? [question.where] : []),
    ...question.by.map((field, index) => memberCondition(field, members[index] ?? null)),
  ];
  return parts.length === 0 ? null : allOf(parts);
}

const unknown = (metric: string) =>
  issue('UNKNOWN_TARGET', `There is no such target of ${metric} that you may see.`, {
    path: ['to', 'target'],
    hints: ['"targets" of the metric lists them.'],
  });

const several = (count: number) =>
  issue('MALFORMED_INPUT', `${count} targets are of this metric and slice.`, {
    path: ['to', 'target'],
    hints: ['Name one of them: "targets" of the metric lists them.'],
  });
