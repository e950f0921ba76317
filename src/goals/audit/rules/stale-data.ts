/** Finds datasets that have stopped: their metrics still answer, about a time that is over. */
import type { Instant } from '../../../kernel/period.ts';
import type { Metric } from '../../../model/metric.ts';
import type { AuditRule } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { lateSince } from '../late-since.ts';
import { certified, tellDay, tellSome } from '../look.ts';

export const staleData: AuditRule<'STALE_DATA'> = {
  code: 'STALE_DATA',
  severity: 'warning',
  finds:
    'A dataset whose latest row is older than the cadence of a certified metric over it, and one unit more; told once a dataset, with the metrics that wait for it.',
  readsData: true,
  find: (scene) =>
    [...latestRows(scene)].flatMap(([key, { latest, metrics }]) => {
      const waiting = metrics.filter(
        ({ cadence }) => latest === null || scene.now >= lateSince(scene.model, latest, cadence, 2),
      );
      if (waiting.length === 0) return [];
      const name = scene.model.datasets.get(key)?.name ?? key;
      const what = latest === null ? 'has no row yet' : `has no row after ${tellDay(scene, latest)}`;
      return [
        {
          subject: { kind: 'dataset' as const, key },
          message: `${name} ${what}; ${tellSome(waiting.map((metric) => metric.name))} ${waiting.length === 1 ? 'waits' : 'wait'} for it.`,
          hint: 'Look at what fills it, or import what is missing.',
        },
      ];
    }),
};

interface Rows {
  /** By whichever of its times is the most recent: no ticket may have been reopened for long while tickets come in. */
  readonly latest: Instant | null;
  readonly metrics: readonly Metric[];
}

/** Of every dataset with a time that a certified metric reads. */
function latestRows(scene: AuditScene): ReadonlyMap<string, Rows> {
  const found = new Map<string, Rows>();
  for (const metric of certified(scene))
    for (const { dataset, time, latest } of scene.freshness.get(metric.key)?.sources ?? []) {
      if (time === null) continue;
      const { latest: before, metrics } = found.get(dataset) ?? { latest: null, metrics: [] };
      found.set(dataset, {
        latest: before === null || latest === null ? (before ?? latest) : Math.max(before, latest),
        metrics: metrics.includes(metric) ? metrics : [...metrics, metric],
      });
    }
  return found;
}
