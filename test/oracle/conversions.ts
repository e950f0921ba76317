/** Conversions by hand: every event of the same customer is looked at, one by one, for every base row. */
import { Temporal } from 'temporal-polyfill';
import { readCondition } from '../../src/model/condition.ts';
import type { Metric } from '../../src/model/metric.ts';
import { type DatasetKey, holds, instantOf, readAll } from './rows.ts';
import { calendars, type Row, type Tables, world } from './world.ts';

type ConversionMetric = Extract<Metric, { type: 'conversion' }>;

const hours = { hour: 1, day: 24, week: 168 };
const zone = calendars[0]?.timeZone ?? 'UTC';

export function judge(metric: ConversionMetric, rows: readonly Row[], tables: Tables, now: number) {
  const { dataset, time } = metric.conversion;
  const base = metric.time ?? world.datasets.get(metric.dataset)?.time ?? '';
  const event = time ?? (dataset === undefined ? '' : world.datasets.get(dataset)?.time) ?? '';
  const inDays = [base, event].includes('answered_on');
  const at = (row: Row, name: string): number =>
    (inDays ? dayOf(row, name) : instantOf(row, name, 'utc')) ?? Number.NaN;
  const length = metric.window.count * hours[metric.window.grain] * (inDays ? 1 / 24 : 3_600_000);
  const present = inDays ? dayAt(now) : now;
  const old = rows.filter((row) => at(row, base) + length <= present);
  const hits = old.filter((row) =>
    eventsOf(metric, row, tables).some((each) => {
      const since = at(each, event) - at(row, base);
      return (metric.conversion.later ? since > 0 : since >= 0) && since < length;
    }),
  );
  return { judged: old.length, hits: hits.length, young: rows.length - old.length };
}

function eventsOf({ conversion: { dataset, where } }: ConversionMetric, row: Row, tables: Tables): readonly Row[] {
  if (dataset === undefined) return [row];
  const key = dataset as DatasetKey;
  return tables[key].filter(
    (each) =>
      each.customer_id === row.customer_id &&
      (!where || holds(readCondition(where), (name) => readAll(key, each, name, tables))),
  );
}

function dayOf(row: Row, name: string): number | null {
  if (name === 'answered_on')
    return typeof row[name] === 'string' ? daysUntil(Temporal.PlainDate.from(row[name])) : null;
  const instant = instantOf(row, name, 'utc');
  return instant === null ? null : dayAt(instant);
}

const dayAt = (instant: number): number =>
  daysUntil(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate());

const daysUntil = (date: Temporal.PlainDate): number => Temporal.PlainDate.from('1970-01-01').until(date).days;
