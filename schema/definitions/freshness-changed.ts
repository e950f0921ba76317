/** Subscription: a metric has newer rows. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import type { Freshness } from '../../src/engine/session.ts';
import { pickAnnouncements } from '../../src/goals/announce/pick-announcements.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import { liveOf } from '../subscription.ts';
import { FreshnessRef } from './freshness.ts';
import { MetricRef } from './metric-ref.ts';

interface FreshnessChange {
  readonly metric: Metric;
  readonly freshness: Freshness;
}

const FreshnessChangeRef = builder.objectRef<FreshnessChange>('FreshnessChange').implement({
  description: 'A metric whose rows were added to.',
  fields: (t) => ({
    metric: t.field({ type: MetricRef, description: 'The metric.', resolve: ({ metric }) => metric }),
    freshness: t.field({
      type: FreshnessRef,
      description: 'How recent its rows are now.',
      resolve: ({ freshness }) => freshness,
    }),
  }),
});

builder.subscriptionField('freshnessChanged', (t) =>
  t.field({
    type: FreshnessChangeRef,
    description:
      'Rows came to a dataset that the metric reads: told when an import or an annotation has committed, newer rows or not, ' +
      'and, for what else writes to the tables, when the look of every hour sees newer ones. UNKNOWN_METRIC as for queries.',
    args: { metric: t.arg.id({ required: true, description: 'Key of the metric.' }) },
    subscribe: (_, { metric: key }, context) => {
      const live = liveOf(context);
      unwrap(findByKey(context.catalog.model.metrics, key, 'metric', ['metric']));
      return pickAnnouncements(live.hear(), async (announcement): Promise<FreshnessChange | null> => {
        if (announcement.kind !== 'data') return null;
        await live.renew();
        const metric = context.catalog.model.metrics.get(key);
        const freshness = metric && (await context.session.freshness(key));
        const concerned = freshness?.sources.some(({ dataset }) => dataset === announcement.dataset);
        return metric && freshness && concerned ? { metric, freshness } : null;
      });
    },
    resolve: (change: FreshnessChange) => change,
  }),
);
