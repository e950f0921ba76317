/** What a table is asked for, read into the engine's question. */
import type { ComparisonTarget } from '../../src/engine/comparison/comparison.ts';
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import type { TableOrder, TableQuestion } from '../../src/engine/table/table.ts';
import { defaultPeriod, resolveTimes } from '../../src/engine/times.ts';
import { collect, issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import type { Condition } from '../../src/model/condition.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { FilterInput, readFilter } from './filter-input.ts';
import { GrainEnum } from './period.ts';
import { PeriodInput, readPeriod } from './period-input.ts';
import { readTop, TopInput } from './top-input.ts';

const SortDirectionEnum = builder.enumType('SortDirection', {
  description: 'Which end comes first. Rows without a value come last either way.',
  values: {
    ASC: { description: 'Smallest, earliest or first in the alphabet first.' },
    DESC: { description: 'Largest, latest or last in the alphabet first.' },
  },
});

const TableOrderInput = builder.inputType('TableOrderInput', {
  description: 'One rule of the order: exactly one of `metric`, `dimension` and `period`.',
  fields: (t) => ({
    metric: t.id({ description: 'Key of a metric of the table.' }),
    dimension: t.id({ description: 'A dimension of `by`, spelt as there.' }),
    period: t.boolean({ description: 'True to order by time.' }),
    direction: t.field({
      type: SortDirectionEnum,
      required: true,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});

export const TableQuery = builder.inputType('TableQuery', {
  description:
    'Several metrics by several dimensions, over one period or a series of them. A row is a group in a period; the ' +
    'groups of all metrics are joined on their members, "no value" with "no value".',
  fields: (t) => ({
    metrics: t.idList({ required: true, description: 'Keys of metrics, at least one: the columns, in this order.' }),
    by: t.idList({
      description: 'Dimensions to cut by; every metric must reach each of them (`dimensions` lists them).',
    }),
    period: t.field({
      type: PeriodInput,
      description:
        "Which period. The last complete period of the first metric's cadence when absent, all time where its rows have no time.",
    }),
    grain: t.field({ type: GrainEnum, description: 'Cuts the period into units of time: a row for each.' }),
    where: t.field({ type: FilterInput, description: 'Only these rows; all when absent.' }),
    top: t.field({
      type: TopInput,
      description: 'Only the first groups, ranked over the whole period by `metric` or the first metric.',
    }),
    orderBy: t.field({
      type: [TableOrderInput],
      description:
        'The first rule decides, later ones break ties. By rank with `top`, by member otherwise, then in time; all others last.',
    }),
  }),
});

export type TableQueryShape = typeof TableQuery.$inferInput;

/** All issues of the arguments at once. Names of dimensions and metrics are checked when it is asked. */
export function readTableQuery(
  { session }: Context,
  query: TableQueryShape,
  foreseen: readonly ComparisonTarget[] = [],
): Result<TableQuestion> {
  const [first] = query.metrics;
  if (first === undefined)
    return refused(
      issue('MALFORMED_INPUT', 'The table has no metric.', {
        path: ['query', 'metrics'],
        hints: ['Name at least one.'],
      }),
    );
  const leading = findByKey(session.model.metrics, first, 'metric', ['query', 'metrics', 0]);
  const where: Result<Condition | null> = query.where ? readFilter(query.where, ['query', 'where']) : ok(null);
  const order = collect((query.orderBy ?? []).map(readOrder));
  const request = query.period
    ? readPeriod(query.period, ['query', 'period'])
    : leading.kind === 'ok'
      ? ok(defaultPeriod(session.model, leading.value))
      : leading;
  const times =
    request.kind === 'ok'
      ? resolveTimes(session, { period: request.value, grain: query.grain ?? null, window: null }, ['query', 'period'])
      : request;
  if (leading.kind === 'ok' && where.kind === 'ok' && order.kind === 'ok' && times.kind === 'ok')
    return ok({
      metrics: query.metrics,
      by: query.by ?? [],
      times: times.value,
      where: where.value,
      top: readTop(query.top),
      order: order.value,
      foreseen,
    });
  const refusals = [leading, where, order, ...(request === leading ? [] : [times])];
  return refused(...refusals.flatMap((each) => (each.kind === 'refused' ? each.issues : [])));
}

function readOrder(
  { metric, dimension, period, direction }: typeof TableOrderInput.$inferInput,
  index: number,
): Result<TableOrder> {
  const descending = direction === 'DESC';
  const rules: TableOrder[] = [];
  if (metric != null) rules.push({ kind: 'metric', metric, descending });
  if (dimension != null) rules.push({ kind: 'dimension', dimension, descending });
  if (period === true) rules.push({ kind: 'period', descending });
  const [only, ...more] = rules;
  if (only && more.length === 0) return ok(only);
  return refused(
    issue(
      'MALFORMED_INPUT',
      only ? 'A rule of the order names several columns.' : 'A rule of the order names no column.',
      {
        path: ['query', 'orderBy', index],
        hints: ['Give exactly one of metric, dimension and period; further rules go into the list.'],
      },
    ),
  );
}
