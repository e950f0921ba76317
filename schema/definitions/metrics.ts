/** The list of metrics: searched, in pages. */
import { resolveArrayConnection } from '@pothos/plugin-relay';
import { findMetrics } from '../../src/engine/definitions/find-metrics.ts';
import { builder } from '../builder.ts';
import { checkPage } from '../page.ts';
import { MetricFilter, ownedBy, readSearch } from './metric-filter.ts';
import { MetricRef } from './metric-ref.ts';

const pageSizes = { usual: 50, largest: 500 };

builder.queryField('metrics', (t) =>
  t.connection(
    {
      type: MetricRef,
      nullable: true,
      description: `Metrics in the order of the model, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`,
      args: { filter: t.arg({ type: MetricFilter, description: 'Which metrics; all when absent.' }) },
      resolve: async (_, { filter, ...page }, context) => {
        checkPage(page, pageSizes.largest);
        const found = await ownedBy(context, filter?.owner, findMetrics(context.catalog.model, readSearch(filter)));
        return resolveArrayConnection({ args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest }, [
          ...found,
        ]);
      },
    },
    { description: 'A page of metrics.' },
    { description: 'A metric in a list.' },
  ),
);
