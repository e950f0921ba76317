/** The noun: several metrics by several dimensions, for BI tools and for grids. */
import { resolveArrayConnection } from '@pothos/plugin-relay';
import type { GraphQLResolveInfo } from 'graphql';
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { groupsOverlap } from '../../src/engine/groups-overlap.ts';
import { askRows, askTotals } from '../../src/engine/table/ask-table.ts';
import type { TableQuestion, TableRow } from '../../src/engine/table/table.ts';
import { collect, unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { checkPage } from '../page.ts';
import { comparisonsBelow } from './look-ahead.ts';
import { DimensionMemberRef, groupLabel, readMembers } from './member.ts';
import { MetricValueRef } from './metric-value.ts';
import { PeriodRef } from './period.ts';
import { readTableQuery, TableQuery } from './table-query.ts';
import { valuesOnlyOf } from './values-only-of.ts';

interface PlacedRow extends TableRow {
  readonly by: readonly string[];
}

const TableRowRef = builder.objectRef<PlacedRow>('TableRow').implement({
  description: 'One group in one period, or a total of one period.',
  fields: (t) => ({
    members: t.field({
      type: [DimensionMemberRef],
      description: 'Which group this is, a member a dimension of `by`; empty for a total.',
      resolve: ({ by, members, other }) => (members.length > 0 ? readMembers(by, members, other) : []),
    }),
    label: t.string({
      description: 'For people: the members in one text, `Other`, or `All`.',
      resolve: ({ members, other }) => groupLabel(members, other),
    }),
    other: t.exposeBoolean('other', { description: 'Whether this stands for all groups that `top` left out.' }),
    period: t.field({ type: PeriodRef, description: 'The period of the row.', resolve: ({ period }) => period }),
    cells: t.field({
      type: [MetricValueRef],
      description:
        'One number a metric, in the order of the columns. A metric without rows here has the value of nothing: 0, or null.',
      resolve: ({ cells }) => [...cells],
    }),
  }),
});

const place = ({ by }: TableQuestion, rows: readonly TableRow[]): PlacedRow[] => rows.map((row) => ({ ...row, by }));

const askedBelow = ({ by }: TableQuestion, info: GraphQLResolveInfo) => ({
  foreseen: comparisonsBelow(info),
  valuesOnly: valuesOnlyOf(info, by.length > 0),
});

const pageSizes = { usual: 100, largest: 10_000 };

const MetricTableRef = builder.objectRef<TableQuestion>('MetricTable').implement({
  description: 'An answered table. Rows and totals are asked together.',
  fields: (t) => ({
    metrics: t.field({
      type: [MetricRef],
      description: 'The columns: `cells` of every row come in this order.',
      resolve: ({ metrics }, _, { catalog }): Metric[] => [
        ...unwrap(
          collect(
            metrics.map((key, index) => findByKey(catalog.model.metrics, key, 'metric', ['query', 'metrics', index])),
          ),
        ),
      ],
    }),
    by: t.idList({
      description: 'The dimensions, as asked: `members` of every row come in this order.',
      resolve: ({ by }) => [...by],
    }),
    overlapping: t.boolean({
      description:
        'Whether a row can be in several groups, as by a multi-valued dimension: a column of counts then adds up to more than its total.',
      resolve: ({ metrics, by }, _, { catalog }) => metrics.some((metric) => groupsOverlap(catalog.model, metric, by)),
    }),
    periods: t.field({
      type: [PeriodRef],
      description: 'The periods of the rows, in the order of time.',
      resolve: ({ times }) => [...times.shown],
    }),
    rows: t.connection(
      {
        type: TableRowRef,
        nullable: true,
        description: `The rows in their order, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when refused.`,
        resolve: async (question, page, { session }, info) => {
          checkPage(page, pageSizes.largest);
          const rows = place(question, await askRows(session, { ...question, ...askedBelow(question, info) }));
          const connection = resolveArrayConnection(
            { args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest },
            rows,
          );
          return { ...connection, totalCount: rows.length };
        },
      },
      {
        description: 'A page of rows.',
        fields: (c) => ({
          totalCount: c.field({
            type: 'Int',
            description: 'How many rows there are on all pages.',
            resolve: (connection) => (connection as unknown as { totalCount: number }).totalCount,
          }),
        }),
      },
      { description: 'A row in a page.' },
    ),
    totals: t.field({
      type: [TableRowRef],
      nullable: true,
      description:
        'One row a period for all groups together: its own question, never a sum of parts. Null only when refused.',
      resolve: async (question, _, { session }, info) =>
        place(question, await askTotals(session, { ...question, ...askedBelow(question, info) })),
    }),
  }),
});

builder.queryField('table', (t) =>
  t.field({
    type: MetricTableRef,
    nullable: true,
    description: 'Several metrics by several dimensions. Null only when the arguments are refused.',
    args: { query: t.arg({ type: TableQuery, required: true, description: 'What to ask.' }) },
    resolve: (_, { query }, context) => unwrap(readTableQuery(context, query)),
  }),
);
