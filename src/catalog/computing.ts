/** What the number of a metric depends on, written out in full: equal texts, equal numbers. */
import type { ConditionInput } from '../model/condition.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Duration } from '../model/derived-dimension.ts';
import type { Operand } from '../model/expression.ts';
import { findEntity } from '../model/find-entity.ts';
import { entityColumn, findEntityPath } from '../model/find-entity-path.ts';
import { formulaReferences, parseFormula } from '../model/formula.ts';
import type { MeasureReference, MetricOf, RowMetric } from '../model/metric.ts';
import { metricSources } from '../model/metric-sources.ts';
import type { Model } from '../model/model.ts';
import { pointsOf, type ScoreParameter } from '../model/score.ts';
import { canonicalJson } from './canonical.ts';
import {
  describeCondition,
  describeEntity,
  describeMeasure,
  describeOperand,
  describePath,
  describeRows,
  describeSource,
} from './computing-rows.ts';

/** Names, descriptions, owners, levels, drives and the like are left out: they move no number. */
export function computingOf(model: Model, key: string): string {
  const described = describeMetric(model, key, []);
  return canonicalJson({ described, schedules: schedulesIn(described).map((name) => hoursOf(model, name)) });
}

/** The schedules that durations name, wherever they stand in a description. */
function schedulesIn(described: unknown): readonly string[] {
  if (typeof described !== 'object' || described === null) return [];
  const { duration } = described as { readonly duration?: Duration };
  const { schedule } = duration ?? {};
  const named = typeof schedule === 'string' ? [schedule] : [...Object.values(schedule?.when ?? {}), schedule?.default];
  const own = named.flatMap((name) => (name === undefined ? [] : [name]));
  return [...new Set([...own, ...Object.values(described).flatMap(schedulesIn)])].sort();
}

/** Of a schedule, what moves a number: all but what it is called. */
function hoursOf({ schedules }: Model, key: string): unknown {
  const { name: _, description: __, ...rest } = schedules.get(key) ?? {};
  return rest;
}

function describeMetric(model: Model, key: string, open: readonly string[]): unknown {
  const metric = model.metrics.get(key);
  if (!metric || open.includes(key)) return null;
  if (metric.type === 'formula') {
    const formula = parseFormula(metric.expression);
    const names = formula.kind === 'ok' ? formulaReferences(formula.value) : [];
    const parts = names.map((name) => [name, describeMetric(model, name, [...open, key])]);
    return { type: metric.type, formula: formula.kind === 'ok' ? formula.value : metric.expression, parts };
  }
  if (metric.type === 'score') {
    const { type, of, band } = metric;
    const score = describeScore(model, metric.score, [...open, key]);
    return { type, of, band: band === undefined ? null : bandOf(model, metric), score };
  }
  const withheld = metric.type !== 'balance' ? { minimumSample: metric.minimumSample } : {};
  return { ...describeRowMetric(model, metric), ...withheld };
}

/** Where the band lies: its name moves no number. */
function bandOf({ scores }: Model, { score, band }: MetricOf<'score'>): unknown {
  const bands = scores.get(score)?.bands ?? [];
  const at = bands.findIndex(({ key }) => key === band);
  return at < 0 ? null : [bands[at - 1]?.below ?? 0, bands[at]?.below ?? null];
}

function describeScore(model: Model, key: string, open: readonly string[]): unknown {
  const score = model.scores.get(key);
  const population = score && model.datasets.get(score.dataset);
  if (!score || !population) return null;
  const time = (name: string | undefined) =>
    name === undefined ? null : describeRows(model.datasets, population.key, name);
  const condition = (input: ConditionInput | undefined) => describeCondition(model.datasets, population.key, input);
  return {
    ...describeSource(population),
    entity: entityColumn(population),
    where: condition(score.where),
    active: score.active ? [time(score.active.from), time(score.active.until)] : null,
    missing: score.missing,
    minimum: score.minimumParameters,
    formula: score.expression ?? null,
    parameters: score.parameters.map((parameter) => ({
      key: parameter.key,
      metric: describeMetric(model, parameter.metric, open),
      entities: entitiesOf(model, population, parameter),
      window: parameter.window ?? null,
      points: pointsOf(parameter.normalise),
      weight: parameter.weight ?? null,
    })),
    variants: score.variants.map(({ where, weights, normalise, expression }) => ({
      where: condition(where),
      weights: weights ?? null,
      points: Object.entries(normalise ?? {}).map(([name, each]) => [name, pointsOf(each)]),
      formula: expression ?? null,
    })),
  };
}

/** Which entity a row of the parameter is of. */
function entitiesOf(model: Model, population: Dataset, { metric, through }: ScoreParameter): unknown {
  const found = model.metrics.get(metric);
  const datasets = new Set(found ? metricSources(model, found).map(({ dataset }) => dataset) : []);
  return [...datasets].map((dataset) => {
    const path = findEntityPath(model.datasets, dataset, population, through);
    return [dataset, path.kind === 'ok' ? describePath(model.datasets, path.value) : null];
  });
}

function describeRowMetric(model: Model, metric: RowMetric): object {
  const { datasets } = model;
  const home = metric.dataset;
  const condition = (input: ConditionInput | undefined) => describeCondition(datasets, home, input);
  const operand = (value: Operand | undefined) => describeOperand(datasets, home, value);
  const measure = (reference: MeasureReference) => describeMeasure(datasets, metric, reference);
  switch (metric.type) {
    case 'ratio':
      // A filter and a time reach the measures of the metric's own dataset.
      return {
        type: metric.type,
        percent: metric.unit === 'percent',
        numerator: measure(metric.numerator),
        denominator: measure(metric.denominator),
        // Left out where it is as ever, so that no stored version moves.
        ...(metric.denominatorPeriod === 'previous' ? { denominatorPeriod: metric.denominatorPeriod } : {}),
      };
    case 'balance':
      return { type: metric.type, at: metric.at, plus: metric.plus.map(measure), minus: metric.minus.map(measure) };
    case 'retention': {
      const { type, of, measure: what, cohort, denominator, losses } = metric;
      const entity = describeEntity(datasets, metric.dataset, metric.entity);
      const terms = { plus: metric.plus.map(measure), minus: metric.minus.map(measure) };
      return { type, of, measure: what, cohort, denominator, losses, entity, ...terms };
    }
  }
  const rows = {
    type: metric.type,
    ...describeRows(datasets, metric.dataset, metric.time),
    where: condition(metric.where),
    ...('latest' in metric && metric.latest !== undefined
      ? { latest: describeEntity(datasets, metric.dataset, metric.latest) }
      : {}),
  };
  const sample = {
    valid: condition('valid' in metric ? metric.valid : undefined),
    censored: condition('censored' in metric ? metric.censored : undefined),
  };
  switch (metric.type) {
    case 'conversion':
      return { ...rows, ...describeConversion(model, metric) };
    case 'cohort_retention':
      return { ...rows, ...describeCohorts(model, metric) };
    case 'count':
      return rows;
    case 'sum':
      return { ...rows, value: operand(metric.value) };
    case 'mean':
      return { ...rows, ...sample, value: operand(metric.value), weight: operand(metric.weight) };
    case 'percentile': {
      const { percentile, method, approximate } = metric;
      return { ...rows, ...sample, value: operand(metric.value), percentile, method, approximate };
    }
    case 'distinct':
      return { ...rows, ...sample, value: operand(metric.value), averageOver: metric.averageOver ?? null };
    case 'share':
      return { ...rows, ...sample, hit: condition(metric.hit), weight: operand(metric.weight) };
    case 'net_share':
      return {
        ...rows,
        ...sample,
        top: condition(metric.top),
        bottom: condition(metric.bottom),
        weight: operand(metric.weight),
      };
  }
}

/** Where dates are compared, local days of the default calendar are. */
function describeConversion({ datasets, calendars }: Model, metric: MetricOf<'conversion'>) {
  const { conversion, window, entity } = metric;
  const key = conversion.dataset ?? metric.dataset;
  const [calendar] = calendars.values();
  return {
    window,
    later: conversion.later ?? false,
    zone: calendar?.timeZone ?? null,
    events: {
      ...describeRows(datasets, key, conversion.time),
      where: describeCondition(datasets, key, conversion.where),
      joined:
        conversion.dataset === undefined
          ? null
          : [metric.dataset, key].map((side) => findEntity(datasets.get(side), entity)?.column),
    },
  };
}

/** The units are those of a calendar: all of it that cuts time. */
function describeCohorts({ datasets, calendars }: Model, metric: MetricOf<'cohort_retention'>) {
  const { active, entity, grain, age } = metric;
  const calendar = metric.calendar === undefined ? [...calendars.values()][0] : calendars.get(metric.calendar);
  const { timeZone, weekStart, fiscalYearStart, weekPattern = null } = calendar ?? {};
  return {
    grain,
    age,
    units: { timeZone, weekStart, fiscalYearStart, weekPattern },
    active: {
      ...describeRows(datasets, active.dataset, active.time),
      where: describeCondition(datasets, active.dataset, active.where),
      joined: [metric.dataset, active.dataset].map((side) => findEntity(datasets.get(side), entity)?.column),
    },
  };
}
