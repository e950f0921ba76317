/** The oracle of numbers that are averages over time: levels by how long they last, members by the day. */
import { Temporal } from 'temporal-polyfill';
import type { Metric } from '../../src/model/metric.ts';
import type { Estimated } from './oracle.ts';
import { operand, type Part, partsOf, rowsOf, type Spot } from './parts.ts';
import { instantOf } from './rows.ts';
import { type Row, type Tables, world } from './world.ts';

/** The level after each event, times how long it lasts. */
export function averageLevel(metric: Extract<Metric, { type: 'balance' }>, tables: Tables, spot: Spot): Estimated {
  const [start, end] = [Math.min(spot.period.start, spot.now), Math.min(spot.period.end, spot.now)];
  const events = partsOf(metric).flatMap(({ part, needs }, index) =>
    rowsOf(part, tables, { ...spot, period: { ...spot.period, end } }).flatMap((row) => {
      const amounts = needs.map((need) => operand(part, row, tables, need));
      if (amounts.includes(null)) return [];
      const sign = index < metric.plus.length ? 1 : -1;
      return [{ at: instantOf(row, part.time, spot.period.calendar) as number, amount: sign * (amounts[0] ?? 1) }];
    }),
  );
  const levelAt = (instant: number) =>
    events.reduce((level, { at, amount }) => (at < instant ? level + amount : level), 0);
  if (!Number.isFinite(start)) return { value: null, sampleSize: null, decimal: null };
  if (end <= start) return { value: levelAt(end), sampleSize: null, decimal: null };
  const cuts = [...new Set([start, end, ...events.map(({ at }) => at).filter((at) => start < at && at < end)])].sort(
    (a, b) => a - b,
  );
  // After the cut itself: what happens at an instant counts from then on.
  const area = cuts
    .slice(0, -1)
    .reduce((sum, from, index) => sum + levelAt(from + 1e-3) * ((cuts[index + 1] ?? from) - from), 0);
  return { value: area / (end - start), sampleSize: null, decimal: null, tolerance: 1e-6 };
}

/** Pairs of member and local day, over the days. */
export function dailyMembers(
  metric: Extract<Metric, { type: 'distinct' }>,
  part: Part,
  rows: readonly Row[],
  { period, now }: Spot,
): Estimated {
  const zone = world.calendars.get(period.calendar)?.timeZone ?? 'UTC';
  const dayOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const day = (row: Row) =>
    part.time === 'answered_on'
      ? String(row.answered_on)
      : dayOf(instantOf(row, part.time, period.calendar) as number).toString();
  const pairs = new Set(rows.map((row) => `${row[metric.value as string]} ${day(row)}`)).size;
  const [start, end] = [Math.min(period.start, now), Math.min(period.end, now)];
  const bounded = Number.isFinite(period.start) && Number.isFinite(period.end);
  const elapsed = bounded && end > start ? dayOf(start).until(dayOf(end - 1)).days + 1 : 0;
  const days = metric.averageOver === 'active_days' ? new Set(rows.map(day)).size : elapsed;
  return { value: days > 0 ? pairs / days : null, sampleSize: rows.length, decimal: null };
}
