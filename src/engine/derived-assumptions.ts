/** What a reader should know of the dimensions of a question that Cairn works out: whose hours, and as of when. */
import { openingsOf } from '../kernel/schedule/openings.ts';
import { isDerived } from '../model/dataset.ts';
import type { Duration, TotalSource } from '../model/derived-dimension.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { totalInstant } from '../plan/bind-total.ts';
import { type Computation, measurementsOf } from '../plan/measurement.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import type { LoweringContext } from '../sql/row-scope.ts';

interface Asked {
  readonly computation: Computation;
  readonly by: ReadonlyMap<string, readonly DimensionPath[]>;
  readonly where: ReadonlyMap<string, ResolvedCondition | null>;
}

/** One sentence a dimension; none for questions without such. */
export function derivedAssumptions(asked: Asked, context: LoweringContext): readonly string[] {
  const derived = pathsOf(asked).filter(({ dimension }) => isDerived(dimension));
  return [...new Set(derived.map((path) => sentence(path, context)))];
}

function pathsOf({ computation, by, where }: Asked): readonly DimensionPath[] {
  const columns = measurementsOf(computation).flatMap((measurement) => measurement.columns);
  const values = columns.flatMap(({ factors, present }) =>
    [...factors, ...present].flatMap((value) => (value.kind === 'dimension' ? [value.path] : [])),
  );
  const conditions = [...columns.map(({ condition }) => condition), ...where.values()];
  return [
    ...values,
    ...conditions.flatMap((condition) => (condition ? fieldsOf(condition) : [])),
    ...[...by.values()].flat(),
  ];
}

function sentence({ name, dimension }: DimensionPath, context: LoweringContext): string {
  const { duration, total, quantiles } = dimension;
  if (duration) return durationSentence(name, duration, context);
  const source = total ?? quantiles;
  if (!source) throw new Error(`"${name}" is not derived.`);
  return totalSentence(name, source, context);
}

function durationSentence(name: string, { schedule }: Duration, { schedules, now }: LoweringContext): string {
  const keys = typeof schedule === 'string' ? [schedule] : [...Object.values(schedule.when), schedule.default];
  const used = [...new Set(keys)].flatMap((key) => schedules.get(key ?? '') ?? []);
  const { from, until } = used[0] ? openingsOf(used[0], now) : { from: now, until: now };
  const names = used.map((each) => each.name).join(' or ');
  return `${name} counts the open time of ${names}, known from ${day(from)} until ${day(until)}; it is missing where a time lies outside, or the end before the start.`;
}

function totalSentence(name: string, { of, asOf }: TotalSource, { calendars, now }: LoweringContext): string {
  const instant = new Date(totalInstant(asOf, calendars, now)).toISOString();
  return `${name} goes by ${of} of all rows before ${instant}, whatever the period.`;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
