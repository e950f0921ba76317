/** Between which numbers a metric can lie at all, by its type and unit: what is outside cannot be promised. */
import type { Metric } from '../model/metric.ts';

export interface Bounds {
  /** Null without one. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

const free: Bounds = { minimum: null, maximum: null };

/** Of what is not known to be bounded, null on both sides. */
export function metricBounds(metric: Metric): Bounds {
  switch (metric.type) {
    case 'count':
    case 'distinct':
      return { minimum: 0, maximum: null };
    case 'share':
    case 'conversion':
      return { minimum: 0, maximum: 100 };
    case 'net_share':
      return { minimum: -100, maximum: 100 };
    case 'retention':
      return retentionBounds(metric);
    default:
      return free;
  }
}

/** What is lost or kept of those at the start is a part of them; what is gained has no end, nor has a share of an average. */
function retentionBounds({ measure, denominator }: Extract<Metric, { type: 'retention' }>): Bounds {
  if (denominator !== 'start')
    return measure === 'retained' ? { minimum: null, maximum: 100 } : { minimum: 0, maximum: null };
  return measure === 'lost' || measure === 'retained' ? { minimum: 0, maximum: 100 } : { minimum: 0, maximum: null };
}

export const isWithin = ({ minimum, maximum }: Bounds, value: number): boolean =>
  (minimum === null || value >= minimum) && (maximum === null || value <= maximum);
