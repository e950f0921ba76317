/** Metrics whose newest rows are older than a unit of their cadence. */
import type { Freshness, Session } from '../../engine/session.ts';
import { RefusedError } from '../../kernel/issue.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Metric } from '../../model/metric.ts';
import { afterCadence, grace } from '../after-cadence.ts';
import type { Alert, Alerts, Moment } from './alert.ts';

/** By the key of the metric; null where it could not be read. */
export type FreshnessByMetric = ReadonlyMap<string, Freshness | null>;

/** Of every metric: one small statement a dataset and time. */
export async function readFreshness(session: Session): Promise<FreshnessByMetric> {
  const keys = [...session.model.metrics.keys()];
  const read = async (key: string): Promise<Freshness | null> => {
    try {
      return await session.freshness(key);
    } catch (error) {
      if (error instanceof RefusedError) return null;
      throw error;
    }
  };
  return new Map(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}

/** A metric without rows, or whose rows have no time, is not stale. */
export function findStaleData(freshness: FreshnessByMetric, { model, now }: Omit<Moment, 'book'>): Alerts {
  const calendar = defaultCalendar(model);
  const standing = [...model.metrics.values()].flatMap((metric): readonly Alert[] => {
    const latest = freshness.get(metric.key)?.latest ?? null;
    if (latest === null || afterCadence(calendar, latest, metric.cadence) + grace >= now) return [];
    return [staleOf(metric, latest)];
  });
  const unread = [...freshness].flatMap(([key, found]) => (found === null ? [conditionOf(key)] : []));
  return { standing, unknown: unread };
}

function staleOf({ key, name, cadence }: Metric, latest: number): Alert {
  const at = new Date(latest).toISOString();
  return {
    event: 'stale_data',
    condition: conditionOf(key),
    about: { kind: 'metric', metric: key },
    data: {
      summary: `The newest rows behind ${name} are of ${at.slice(0, 10)}; it is reviewed ${cadence}.`,
      metric: { key, name },
      cadence: cadence.toUpperCase(),
      latest: at,
    },
  };
}

const conditionOf = (metric: string): string => `stale_data:${metric}`;
