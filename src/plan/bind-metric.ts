/** A metric of the model to its computation: the statistic, and the rows and values that feed its columns. */
import { collect, issue, ok, type Result, refused, type unwrap } from '../kernel/issue.ts';
import type { ConditionInput } from '../model/condition.ts';
import { formulaReferences, parseFormula } from '../model/formula.ts';
import type { MetricOf, RowMetric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { approximatePercentile } from '../stats/approximate-percentile.ts';
import { averageBalance } from '../stats/average-balance.ts';
import { balance } from '../stats/balance.ts';
import { count } from '../stats/count.ts';
import { dailyDistinct } from '../stats/daily-distinct.ts';
import { distinct } from '../stats/distinct.ts';
import { bucketOffset, bucketRatio } from '../stats/log-buckets.ts';
import { moments } from '../stats/moments.ts';
import { netShare } from '../stats/net-share.ts';
import { percentile } from '../stats/percentile.ts';
import { ratio } from '../stats/ratio.ts';
import { shares } from '../stats/shares.ts';
import type { CellColumn, Statistic } from '../stats/statistic.ts';
import { sum } from '../stats/sum.ts';
import { isBesideColumn, withBeside } from '../stats/with-beside.ts';
import { assumptionsOf } from './assumptions.ts';
import { bindBeside, uncensored } from './bind-beside.ts';
import { bindCohortRetention } from './bind-cohort-retention.ts';
import { bindConversion } from './bind-conversion.ts';
import { bindRetention } from './bind-retention.ts';
import { bindEntity, bindMeasure, bindRows, bindTime, bindValue, type RowSet } from './bind-role.ts';
import type { Bound, Roles } from './bound.ts';
import { impliedValidity } from './implied-validity.ts';
import type { BoundColumn, Computation, Measurement, RowValue } from './measurement.ts';
import { bindScoreMetric } from './score/bind-score-metric.ts';
import { plainRows, type RowFilter, type Source } from './source.ts';

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
      reading: column.reading ?? 'within',
      // What stands beside is of other rows than the sample, and counted as they are.
      source: isBesideColumn(column) ? plainRows : (roles.source ?? sourceOf(column, roles)),
      output: column.output ?? null,
    };
  });
  return ok({ kind: 'measurement', metric, statistic, columns, assumptions: assumptionsOf(metric, columns) });
}

/** Members and buckets are made of the very values of the column. */
function sourceOf({ of, when, output }: CellColumn, { rows, values }: Roles): Source {
  if (output === undefined) return plainRows;
  const sets = when.map((role) => required(rows, role));
  const conditions = sets.flatMap(({ condition }) => (condition ? [condition] : []));
  const filter: RowFilter = {
    condition: conditions.length === 0 ? null : { kind: 'and', conditions },
    present: sets.flatMap(({ present }) => present),
  };
  const members = of.map((role) => required(values, role));
  return { kind: 'members', filter, of: members };
}

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
        metric.valid ?? impliedValidity([metric.hit], model.datasets.get(metric.dataset)),
      );
    case 'net_share':
      return bindSample(
        model,
        metric,
        netShare({ weighted: metric.weight !== undefined }),
        { top: metric.top, bottom: metric.bottom },
        metric.valid ?? impliedValidity([metric.top, metric.bottom], model.datasets.get(metric.dataset)),
      );
    case 'percentile': {
      const { percentile: percent, method, valid, approximate } = metric;
      const fraction = percent / 100;
      return approximate
        ? bindBuckets(model, metric, approximatePercentile({ fraction }))
        : bindSample(model, metric, percentile({ fraction, method }), {}, valid);
    }
    case 'distinct':
      return bindDistinct(model, metric);
    case 'conversion':
      return bindConversion(model, metric);
    case 'cohort_retention':
      return bindCohortRetention(model, metric);
    case 'ratio':
      return bindRatio(model, metric);
    case 'balance':
      return bindBalance(model, metric);
    case 'retention':
      return bindRetention(model, metric);
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
  const bound = collect([
    bind([metric.where, validity, ...uncensored(metric)]),
    ...names.map((name) => bind([hits[name]])),
  ]);
  if (bound.kind === 'refused') return bound;
  const [sample, ...hitRows] = bound.value as readonly [RowSet, ...RowSet[]];
  const values: Record<string, RowValue> = {};
  if ('value' in metric) values.value = bindValue(model.datasets, metric.dataset, metric.value);
  if ('weight' in metric && metric.weight !== undefined)
    values.weight = bindValue(model.datasets, metric.dataset, metric.weight);
  const valid: RowSet = { ...sample, present: Object.values(values) };
  const rows: Record<string, RowSet> = { valid };
  for (const [index, name] of names.entries()) rows[name] = hitRows[index] as RowSet;
  const beside = bindBeside(model.datasets, metric, Object.values(hits), values.value);
  if (beside.kind === 'refused') return beside;
  const counted = withBeside(statistic, beside.value.kinds);
  const roles: Roles = { rows: { ...rows, ...beside.value.rows }, values };
  if (!('latest' in metric) || metric.latest === undefined) return ok({ statistic: counted, roles });
  const entity = bindEntity(model.datasets, metric.dataset, metric.latest);
  if (entity.kind === 'refused') return entity;
  // Which row is the latest is decided among valid rows: a blank answer does not hide the one before.
  const filter: RowFilter = { condition: valid.condition, present: [entity.value, ...valid.present] };
  const source: Source = { kind: 'latest', filter, entity: entity.value };
  // A sample of latest rows is of one period: a quarter is not made of its months.
  return ok({ statistic: { ...counted, whole: true }, roles: { ...roles, source } });
}

function bindDistinct(model: Model, metric: MetricOf<'distinct'>): Bound {
  const { averageOver } = metric;
  if (averageOver === undefined) return bindSample(model, metric, distinct(), {}, metric.valid);
  const over = averageOver === 'calendar_days' ? 'calendar' : 'active';
  const bound = bindSample(model, metric, dailyDistinct({ over }), {}, metric.valid);
  if (bound.kind === 'refused') return bound;
  const time = bindTime(model.datasets, metric.dataset, bound.value.roles.rows.valid?.time ?? null);
  if (time.kind === 'refused') return time;
  const { statistic, roles } = bound.value;
  const day: RowValue = { kind: 'day', time: time.value, zone: null };
  return ok({ statistic, roles: { ...roles, values: { ...roles.values, day } } });
}

function bindBuckets(model: Model, metric: MetricOf<'percentile'>, statistic: Statistic): Bound {
  const bound = bindSample(model, metric, statistic, {}, metric.valid);
  if (bound.kind === 'refused') return bound;
  const { valid } = bound.value.roles.rows;
  const { value } = bound.value.roles.values;
  if (!valid || !value) throw new Error('A percentile has a sample and a value.');
  const source: Source = { kind: 'buckets', filter: valid, of: value, ratio: bucketRatio, offset: bucketOffset };
  return ok({ statistic: bound.value.statistic, roles: { ...bound.value.roles, source } });
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
  const previous = metric.denominatorPeriod === 'previous';
  const sameRows =
    !previous && numerator.rows.dataset === denominator.rows.dataset && numerator.rows.time === denominator.rows.time;
  const values: Record<string, RowValue> = {};
  if (numerator.value) values.numerator = numerator.value;
  if (denominator.value) values.denominator = denominator.value;
  const statistic = ratio({
    sameRows,
    previous,
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
  if (metric.at !== 'average') return ok({ statistic: balance({ terms, at: metric.at }), roles: { rows, values } });
  const times = collect(
    bound.value.map((measure) => bindTime(model.datasets, measure.rows.dataset, measure.rows.time)),
  );
  if (times.kind === 'refused') return times;
  for (const [index, time] of times.value.entries()) values[`time${index}`] = { kind: 'milliseconds', time };
  return ok({ statistic: averageBalance({ terms }), roles: { rows, values } });
}

function required<T>(record: Readonly<Record<string, T>>, role: string): T {
  const found = record[role];
  if (found === undefined) throw new Error(`The statistic has a role "${role}" that the metric type does not bind.`);
  return found;
}
