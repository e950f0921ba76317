/** The rows that stand beside a sample: those whose value is not known yet, and those whose value `valid` rules out. */
import { collect, ok, type Result } from '../kernel/issue.ts';
import type { ConditionInput } from '../model/condition.ts';
import type { MetricOf } from '../model/metric.ts';
import type { BesideKind } from '../stats/statistic.ts';
import { besideRole } from '../stats/with-beside.ts';
import { bindRows, type Datasets, type RowSet } from './bind-role.ts';
import { impliedValidity } from './implied-validity.ts';
import type { RowValue } from './row-value.ts';

type SampleMetric = MetricOf<'mean' | 'share' | 'net_share' | 'percentile' | 'distinct'>;

export interface BoundBeside {
  readonly kinds: readonly BesideKind[];
  /** By the role of the kind. */
  readonly rows: Readonly<Record<string, RowSet>>;
}

/** What the sample leaves out because it is censored; empty where the model says nothing of it. */
export const uncensored = (metric: SampleMetric): readonly ConditionInput[] =>
  'censored' in metric && metric.censored !== undefined ? [{ not: metric.censored }] : [];

/**
 * CENSORED where the model has `censored`, INVALID where it has `valid`: rows of `where` that have a value (the operand, or
 * every field that a hit compares), are not censored, and are no valid answer. Never more than two counts, since they cost a
 * column each in every cell. A distinct count has neither: what it counts has no scale.
 */
export function bindBeside(
  datasets: Datasets,
  metric: SampleMetric,
  hits: readonly ConditionInput[],
  value: RowValue | undefined,
): Result<BoundBeside> {
  if (metric.type === 'distinct') return ok({ kinds: [], rows: {} });
  const { where, valid } = metric;
  const censored = 'censored' in metric ? metric.censored : undefined;
  const present = value ? [value] : [];
  const wanted: { readonly kind: BesideKind; readonly rows: Result<RowSet> }[] = [];
  const bind = (conditions: readonly (ConditionInput | undefined)[]) =>
    bindRows(datasets, metric.dataset, metric.time, conditions);
  if (censored !== undefined) wanted.push({ kind: 'CENSORED', rows: bind([where, censored]) });
  if (valid !== undefined) {
    const ruledOut = bind([
      where,
      impliedValidity(hits, datasets.get(metric.dataset)),
      { not: valid },
      ...uncensored(metric),
    ]);
    wanted.push({ kind: 'INVALID', rows: ruledOut.kind === 'ok' ? ok({ ...ruledOut.value, present }) : ruledOut });
  }
  const rows = collect(wanted.map((each) => each.rows));
  if (rows.kind === 'refused') return rows;
  const kinds = wanted.map(({ kind }) => kind);
  return ok({
    kinds,
    rows: Object.fromEntries(kinds.map((kind, index) => [besideRole(kind), rows.value[index] as RowSet])),
  });
}
