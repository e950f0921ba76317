/** Cross-checks of dimensions whose value Cairn works out: their types, and that no snippet and no circle needs them. */

import type { Condition, ConditionInput } from '../condition.ts';
import { readCondition } from '../condition.ts';
import { type Dataset, type Dimension, isDerived } from '../dataset.ts';
import { findDimension } from '../find-dimension.ts';
import type { Model } from '../model.ts';
import { snippetNames } from '../render-snippet.ts';
import { checkDuration } from './check-duration.ts';
import { findMeasure } from './check-measure.ts';
import { checkTotal } from './check-total.ts';
import { findCycles, tellCycle } from './find-cycles.ts';
import { type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkDerived(model: Model): readonly Finding[] {
  const { datasets } = model;
  const found = [...datasets.values()].flatMap((dataset) =>
    dataset.dimensions.flatMap((dimension, index) => {
      const place = placeOf('dataset', dataset.key, 'dimensions', index);
      return isDerived(dimension)
        ? checkDimension(model, dataset, dimension, place)
        : checkNames(dataset, dimension.sql, within(place, 'sql'));
    }),
  );
  return [...found, ...checkOperands(model), ...checkCycles(datasets)];
}

function checkDimension(model: Model, dataset: Dataset, dimension: Dimension, place: Place): readonly Finding[] {
  const { column, sql, timeZone, values, duration, total, quantiles, type } = dimension;
  const ways = Object.entries({ column, sql, duration, total, quantiles }).filter(([, way]) => way !== undefined);
  const wanted = quantiles ? 'string' : 'number';
  return [
    ...(ways.length > 1
      ? [
          finding(
            place,
            'MODEL_INVALID',
            `"${dimension.key}" is computed in several ways.`,
            `Keep one of ${ways.map(([way]) => way).join(', ')}.`,
          ),
        ]
      : []),
    ...(type === wanted
      ? []
      : [
          finding(
            place,
            'MODEL_WRONG_TYPE',
            `"${dimension.key}" is computed as a ${wanted}, not a ${type}.`,
            `Say type: ${wanted}.`,
          ),
        ]),
    ...(values !== undefined || timeZone !== undefined
      ? [
          finding(
            place,
            'MODEL_INVALID',
            `"${dimension.key}" is computed: its values need no list and no zone.`,
            'Leave values and timeZone out.',
          ),
        ]
      : []),
    ...(duration ? checkDuration(model, dataset, duration, within(place, 'duration')) : []),
    ...(total ? checkTotal(model.datasets, dataset, total, within(place, 'total')) : []),
    ...(quantiles ? checkTotal(model.datasets, dataset, quantiles, within(place, 'quantiles')) : []),
  ];
}

/** A snippet is text of one row, and what is derived needs more in `from` than the row. */
function checkNames(dataset: Dataset, sql: string | undefined, place: Place): readonly Finding[] {
  const derived = new Set(dataset.dimensions.filter(isDerived).map(({ key }) => key));
  return (sql === undefined ? [] : snippetNames(sql))
    .filter((name) => derived.has(name))
    .map((name) =>
      finding(
        place,
        'MODEL_INVALID',
        `A snippet cannot name "${name}", which Cairn works out itself.`,
        'Use the dimension itself as a value or in a condition.',
      ),
    );
}

function checkOperands({ datasets, metrics }: Model): readonly Finding[] {
  const check = (key: string | undefined, value: unknown, place: Place): readonly Finding[] => {
    const dataset = key === undefined ? undefined : datasets.get(key);
    const sql = (value as { readonly sql?: unknown } | null | undefined)?.sql;
    return dataset && typeof sql === 'string' ? checkNames(dataset, sql, within(place, 'sql')) : [];
  };
  const measures = [...datasets.values()].flatMap(({ key, measures: all }) =>
    Object.entries(all).flatMap(([name, measure]) =>
      check(measure.dataset ?? key, measure.value, placeOf('dataset', key, 'measures', name, 'value')),
    ),
  );
  const values = [...metrics.values()].flatMap((metric) => {
    const home = 'dataset' in metric ? metric.dataset : undefined;
    return Object.entries(metric).flatMap(([name, part]): readonly Finding[] => {
      const place = placeOf('metric', metric.key, name);
      if (name === 'value' || name === 'weight') return check(home, part, place);
      const parts = Array.isArray(part)
        ? part.map((each, index) => [each, within(place, index)] as const)
        : [[part, place] as const];
      return parts.flatMap(([each, there]) => {
        const measure = each as { readonly dataset?: string; readonly value?: unknown } | null | undefined;
        return measure?.value === undefined
          ? []
          : check(measure.dataset ?? home, measure.value, within(there, 'value'));
      });
    });
  });
  return [...measures, ...values];
}

/** A total of rows that are chosen by the total itself, be it over other dimensions. */
function checkCycles(datasets: Model['datasets']): readonly Finding[] {
  const named = (dataset: string, name: string): readonly string[] => {
    const found = findDimension(datasets, dataset, name);
    return found.kind === 'ok' ? [`${found.value.owner}.${found.value.dimension.key}`] : [];
  };
  const needs = (node: string): readonly string[] => {
    const [key = '', name] = node.split('.');
    const dimension = datasets.get(key)?.dimensions.find((each) => each.key === name);
    const source = dimension?.total ?? dimension?.quantiles;
    const found = source && findMeasure(datasets, undefined, source.of);
    if (!found) return [];
    const { measure, dataset } = found;
    const value = typeof measure.value === 'string' ? [measure.value] : [];
    return [...fieldsOf(measure.where), ...value].flatMap((field) => named(dataset, field));
  };
  const nodes = [...datasets.values()].flatMap(({ key, dimensions }) => dimensions.map((each) => `${key}.${each.key}`));
  return findCycles(nodes, needs).map((cycle) => {
    const [key = '', name] = (cycle[0] ?? '').split('.');
    const index = datasets.get(key)?.dimensions.findIndex((each) => each.key === name) ?? 0;
    return finding(
      placeOf('dataset', key, 'dimensions', index),
      'MODEL_CYCLE',
      `Dimensions are computed from each other: ${tellCycle(cycle)}.`,
      'Take the dimension out of the filter of the measure.',
    );
  });
}

function fieldsOf(input: ConditionInput | undefined): readonly string[] {
  const fields = (condition: Condition): readonly string[] => {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return condition.conditions.flatMap(fields);
      case 'not':
        return fields(condition.condition);
      default:
        return [condition.field];
    }
  };
  return input === undefined ? [] : fields(readCondition(input));
}
