/** From a standing to what is kept of it. */
import type { Instant } from '../../kernel/period.ts';
import type { Standing } from '../measure/standing.ts';
import type { Snapshot } from './snapshot.ts';

export function snapshotOf(standing: Standing, day: string, takenAt: Instant, metricVersion: number | null): Snapshot {
  const { target, estimate, interval, expected, attainment, observed, status, reason } = standing;
  return {
    target: target.id,
    day,
    takenAt,
    targetRevision: target.revision,
    metricVersion,
    value: estimate?.value ?? null,
    sampleSize: estimate?.sampleSize ?? null,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    expected,
    attainment,
    observed,
    status,
    reason,
  };
}
