/** How recent the rows behind a metric are: one small statement a dataset and time, once an operation. */
import { boundaryDate } from '../kernel/calendar/boundary-date.ts';
import { parseIsoDate } from '../kernel/calendar/civil.ts';
import { startOfDay } from '../kernel/calendar/local-time.ts';
import type { Instant } from '../kernel/period.ts';
import type { Dimension } from '../model/dataset.ts';
import { type Computation, type Origin, sourcesOf } from '../plan/measurement.ts';
import type { Rollups } from '../plan/rollup/rollup.ts';
import { lowerLatest } from '../sql/lower-latest.ts';
import type { LoaderContext } from './loading/loader-context.ts';
import { runStatement } from './loading/run-statement.ts';
import type { Freshness, FreshnessSource } from './session.ts';

export function createFreshness(context: LoaderContext): (computation: Computation) => Promise<Freshness> {
  const known = new Map<string, Promise<FreshnessSource>>();
  const sourceOf = (column: Origin): Promise<FreshnessSource> => {
    const identity = JSON.stringify([column.dataset, column.time]);
    const source = known.get(identity) ?? loadSource(column, context);
    known.set(identity, source);
    return source;
  };
  return async (computation) => {
    const sources = [...new Set(await Promise.all(sourcesOf(computation).map(sourceOf)))];
    const latest = sources.map((source) => source.latest);
    return { latest: latest.includes(null) ? null : Math.min(...(latest as Instant[])), sources };
  };
}

async function loadSource({ dataset: key, time: name }: Origin, context: LoaderContext): Promise<FreshnessSource> {
  const { datasets, calendars, now } = context.planning;
  const dataset = datasets.get(key);
  const time = dataset?.dimensions.find((dimension) => dimension.key === name);
  const cellsAsOf = asOf(await context.rollups.current(), key);
  if (!dataset || !time) return { dataset: key, time: null, latest: null, cellsAsOf };
  const [calendar] = calendars.values();
  const zone = calendar?.timeZone ?? 'UTC';
  // Today counts as begun; a position is excluded, so an instant needs the next millisecond.
  const until = time.type === 'date' ? Date.parse(boundaryDate(zone, now + 1)) : now + 1;
  const [row] = await runStatement(context, lowerLatest(dataset, time, until, context.lowering));
  return { dataset: key, time: time.key, latest: readLatest(row?.latest, time, zone), cellsAsOf };
}

/** Of the oldest cells of a dataset that a question may have been answered from. */
function asOf({ ready }: Rollups, dataset: string): Instant | null {
  const known = ready.flatMap(({ bound, asOf: at }) =>
    bound.definition.dataset === dataset && at !== null ? [at] : [],
  );
  return known.length > 0 ? Math.min(...known) : null;
}

/** Seconds with a fraction, or a date; null for no rows. */
function readLatest(value: unknown, time: Dimension, zone: string): Instant | null {
  if (typeof value !== 'string') return null;
  if (time.type === 'date') return startOfDay(zone, parseIsoDate(value));
  const seconds = Number(value);
  return Number.isFinite(seconds) ? Math.floor(seconds * 1000) : null;
}
