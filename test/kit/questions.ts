/** Questions in short, and answers as plain records, so that a test reads as what is asked and what must come back. */
import type { Answer, Group } from '../../src/engine/answer.ts';
import { type Calendar, utcCalendar } from '../../src/kernel/calendar/calendar.ts';
import { periodContaining } from '../../src/kernel/calendar/period-containing.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { seriesPeriods } from '../../src/kernel/calendar/series-periods.ts';
import { type Issue, RefusedError, unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period } from '../../src/kernel/period.ts';
import { type ConditionInput, conditionSchema, readCondition } from '../../src/model/condition.ts';
import type { Question, Top } from '../../src/query/question.ts';

/** Later than every row of the small worlds, so that periods are complete unless a test sets its own clock. */
export const later = Date.parse('2030-01-01T00:00:00Z');

export interface Asked {
  /** All time when absent. */
  readonly periods?: readonly Period[];
  readonly by?: readonly string[];
  /** As in a model file: `{ region: 'EMEA', score: { gte: 9 } }`. */
  readonly where?: ConditionInput;
  readonly top?: Top;
}

export const question = (metric: string, { periods = [allTime()], by = [], where, top }: Asked = {}): Question => ({
  metric,
  periods,
  by,
  // As the model reads it: a word that it does not know would else be a filter of nothing.
  where: where === undefined ? null : readCondition(conditionSchema.parse(where)),
  top: top ?? null,
});

/** The whole unit that holds a date or an instant: `unit('month', '2025-03-09')`. */
export const unit = (grain: Grain, at: string, calendar: Calendar = utcCalendar, now = later): Period =>
  unwrap(periodContaining(calendar, grain, Date.parse(at), now));

/** The units of a grain between two instants. */
export const series = (grain: Grain, from: string, until: string, calendar = utcCalendar, now = later) =>
  unwrap(seriesPeriods(calendar, grain, Date.parse(from), Date.parse(until), now));

const ask = (calendar: Calendar, request: Parameters<typeof resolvePeriod>[2], now = later): Period =>
  unwrap(resolvePeriod(new Map([[calendar.key, calendar]]), calendar, request, now));

export const between = (from: string, until: string, calendar = utcCalendar, now = later): Period =>
  ask(calendar, { kind: 'explicit', start: Date.parse(from), end: Date.parse(until) }, now);

export const allTime = (calendar = utcCalendar): Period => ask(calendar, { kind: 'allTime' });

/** The number of the whole, in the first period. */
export const numberOf = (answer: Answer): number | null | undefined => answer.groups[0]?.values[0]?.estimate.value;

/** The numbers of the whole, one a period. */
export const numbersOf = (answer: Answer): readonly (number | null)[] =>
  answer.groups[0]?.values.map(({ estimate }) => estimate.value) ?? [];

/** Members to the number in the first period; `(none)` is the group without a member, `(other)` the rest of a ranking. */
export const byMember = (answer: Answer): Readonly<Record<string, number | null | undefined>> =>
  Object.fromEntries(answer.groups.map((group) => [nameOf(group), group.values[0]?.estimate.value]));

/** The same as a list, which tells the order and groups that are named alike. */
export const ranked = (answer: Answer): readonly (readonly [string, number | null | undefined])[] =>
  answer.groups.map((group) => [nameOf(group), group.values[0]?.estimate.value]);

export const total = (numbers: Iterable<number | null | undefined>): number =>
  [...numbers].reduce<number>((sum, number) => sum + (number ?? 0), 0);

const nameOf = ({ members, other }: Group): string =>
  other ? '(other)' : members.map((member) => (member === null ? '(none)' : String(member))).join(' / ');

/** The issues with which a promise is refused; fails where it is answered. */
export async function issuesOf(promise: Promise<unknown>): Promise<readonly Issue[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RefusedError) return error.issues;
    throw error;
  }
  throw new Error('The question was answered, and should have been refused.');
}

export const codesOf = async (promise: Promise<unknown>): Promise<readonly string[]> =>
  (await issuesOf(promise)).map(({ code }) => code);
