/** A metric of the model to its computation: the statistic, and the rows and values that feed its columns. */
import { collect, issue, ok, type Result, refused, type unwrap } from '../kernel/issue.ts';
import type { ConditionInput } from '../model/condition.ts';
import { formulaReferences, parseFormula } from '../model/formula.ts';
import type { MetricOf, RowMetric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { balance } from '../stats/balance.ts';
import { count } from '../stats/count.ts';
import { distinct } from '../stats/distinct.ts';
import { moments } from '../stats/moments.ts';
import { netShare } from '../stats/net-share.ts';
import { percentile } from '../stats/percentile.ts';
import { ratio } from '../stats/ratio.ts';
import { shares } from '../stats/shares.ts';
import type { Statistic } from '../stats/statistic.ts';
import { sum } from '../stats/sum.ts';
import { assumptionsOf } from './assumptions.ts';
import { bindMeasure, bindRows, bindValue, type RowSet } from './bind-role.ts';
import { impliedValidity } from './implied-validity.ts';
import type { BoundColumn, Computation, Measurement, RowValue } from './measurement.ts';
import { bindScoreMetric } from './score/bind-score-metric.ts';

interface Roles {
  readonly rows: Readonly<Record<string, RowSet>>;
  readonly values: Readonly<Record<string, RowValue>>;
}

/** Refusals are defects of the model that validation reports first; a stored model binds. */
export function bindMetric(model: Model, key: string): Result<Computation> {
  const metric = model.metrics.get(key);
  if (!metric) return refused(issue('MODEL_UNKNOWN_REFERENCE', `No metric has the key "${key}".`));
  if (metric.type === 'score') return bindScoreMetric(model, metric, (part) => bindMetric(model, part));
  if (metric.type !== 'formula') return bindStatistic(model, metric);
  const formula = parseFormula(metric.expression);
  if (formula.kind === 'refused') return formula;
  const names = formulaReferences(formula.value);
  const parts = collect(names.map((name) => bindMetric(model, name)));
  if (parts.kind === 'refused') return parts;
  const byName = new Map(names.map((name, index) => [name, parts.value[index] as Computation]));
  return ok({ kind: 'formula', metric, formula: formula.value, parts: byName });
}

function bindStatistic(model: Model, metric: RowMetric): Result<Measurement> {
  const bound = bindRoles(model, metric);
  if (bound.kind === 'refused') return bound;
  const { statistic, roles } = bound.value;
  const columns = statistic.columns.map((column): BoundColumn => {
    const sets = column.when.map((role) => required(roles.rows, role));
    const [first] = sets;
    if (!first) throw new Error(`Column ${column.name} of ${statistic.kind} names no rows.`);
    const conditions = sets.flatMap(({ condition }) => (condition ? [condition] : []));
    return {
      dataset: first.dataset,
      time: first.time,
      condition: conditions.length === 0 ? null : { kind: 'and', conditions },
      present: sets.flatMap(({ present }) => present),
      factors: column.of.map((role) => required(roles.values, role)),
      aggregate: column.aggregate ?? null,
    };
  });
  const asOf = metric.type === 'balance' ? metric.at : 'end';
  return ok({ kind: 'measurement', metric, statistic, columns, asOf, assumptions: assumptionsOf(metric, columns) });
}

type Bound = Result<{ readonly statistic: Statistic; readonly roles: Roles }>;

function bindRoles(model: Model, metric: RowMetric): Bound {
  switch (metric.type) {
    case 'count':
      return bindSimple(model, metric, count(), undefined);
    case 'sum':
      return bindSimple(model, metric, sum(), metric.value);
    case 'mean':
      return bindSample(model, metric, moments({ weighted: metric.weight !== undefined }), {}, metric.valid);
    case 'share':
      return bindSample(
        model,
        metric,
        shares({ weighted: metric.weight !== undefined }),
        { hit: metric.hit },
        metric.valid ?? impliedValidity([metric.hit]),
      );
    case 'net_share':
      return bindSample(
        model,
        metric,
        netShare({ weighted: metric.weight !== undefined }),
        { top: metric.top, bottom: metric.bottom },
        metric.valid ?? impliedValidity([metric.top, metric.bottom]),
      );
    case 'percentile': {
      const { percentile: percent, method, valid } = metric;
      return bindSample(model, metric, percentile({ fraction: percent / 100, method }), {}, valid);
    }
    case 'distinct':
      return bindSample(model, metric, distinct(), {}, metric.valid);
    case 'ratio':
      return bindRatio(model, metric);
    case 'balance':
      return bindBalance(model, metric);
  }
}

function bindSimple(
  model: Model,
  metric: MetricOf<'count' | 'sum'>,
  statistic: Statistic,
  operand: MetricOf<'sum'>['value'] | undefined,
): Bound {
  const rows = bindRows(model.datasets, metric.dataset, metric.time, [metric.where]);
  if (rows.kind === 'refused') return rows;
  if (operand === undefined) return ok({ statistic, roles: { rows: { counted: rows.value }, values: {} } });
  const value = bindValue(model.datasets, metric.dataset, operand);
  const valued = { ...rows.value, condition: null, present: [value] };
  return ok({ statistic, roles: { rows: { counted: rows.value, valued }, values: { value } } });
}

/** Means, shares, percentiles and distinct counts: a sample of valid rows, some of which hit. */
function bindSample(
  model: Model,
  metric: MetricOf<'mean' | 'share' | 'net_share' | 'percentile' | 'distinct'>,
  statistic: Statistic,
  hits: Readonly<Record<string, ConditionInput>>,
  validity: ConditionInput | undefined,
): Bound {
  const bind = (conditions: readonly (ConditionInput | undefined)[]) =>
    bindRows(model.datasets, metric.dataset, metric.time, conditions);
  const names = Object.keys(hits);
  const bound = collect([bind([metric.where, validity]), ...names.map((name) => bind([hits[name]]))]);
  if (bound.kind === 'refused') return bound;
  const [sample, ...hitRows] = bound.value as readonly [RowSet, ...RowSet[]];
  const values: Record<string, RowValue> = {};
  if ('value' in metric) values.value = bindValue(model.datasets, metric.dataset, metric.value);
  if ('weight' in metric && metric.weight !== undefined)
    values.weight = bindValue(model.datasets, metric.dataset, metric.weight);
  const rows: Record<string, RowSet> = { valid: { ...sample, present: Object.values(values) } };
  for (const [index, name] of names.entries()) rows[name] = hitRows[index] as RowSet;
  return ok({ statistic, roles: { rows, values } });
}

function bindRatio(model: Model, metric: MetricOf<'ratio'>): Bound {
  const measures = collect([
    bindMeasure(model.datasets, metric.numerator, metric),
    bindMeasure(model.datasets, metric.denominator, metric),
  ]);
  if (measures.kind === 'refused') return measures;
  const [numerator, denominator] = measures.value as readonly [
    ReturnType<typeof unwrap<(typeof measures.value)[number]>>,
    (typeof measures.value)[number],
  ];
  const sameRows = numerator.rows.dataset === denominator.rows.dataset && numerator.rows.time === denominator.rows.time;
  const values: Record<string, RowValue> = {};
  if (numerator.value) values.numerator = numerator.value;
  if (denominator.value) values.denominator = denominator.value;
  const statistic = ratio({
    sameRows,
    percent: metric.unit === 'percent',
    numerator: numerator.type,
    denominator: denominator.type,
  });
  return ok({ statistic, roles: { rows: { numerator: numerator.rows, denominator: denominator.rows }, values } });
}

function bindBalance(model: Model, metric: MetricOf<'balance'>): Bound {
  const signed = [
    ...metric.plus.map((reference) => ({ sign: 1 as const, reference })),
    ...metric.minus.map((reference) => ({ sign: -1 as const, reference })),
  ];
  const bound = collect(signed.map(({ reference }) => bindMeasure(model.datasets, reference, metric)));
  if (bound.kind === 'refused') return bound;
  const rows: Record<string, RowSet> = {};
  const values: Record<string, RowValue> = {};
  const terms = bound.value.map((measure, index) => {
    rows[`term${index}`] = measure.rows;
    if (measure.value) values[`term${index}`] = measure.value;
    return { sign: signed[index]?.sign ?? 1, kind: measure.type };
  });
  return ok({ statistic: balance({ terms }), roles: { rows, values } });
}

function required<T>(record: Readonly<Record<string, T>>, role: string): T {
  const found = record[role];
  if (found === undefined) throw new Error(`The statistic has a role "${role}" that the metric type does not bind.`);
  return found;
}
