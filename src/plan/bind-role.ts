/** The rows and values that the roles of a statistic stand for, read from a metric or a measure. */
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { allOf, type ConditionInput, readCondition } from '../model/condition.ts';
import type { Dataset, Measure } from '../model/dataset.ts';
import type { Operand } from '../model/expression.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { MeasureReference } from '../model/metric.ts';
import type { ResolvedCondition } from '../query/field.ts';
import { resolveCondition } from '../query/resolve-condition.ts';
import type { RowValue } from './row-value.ts';

export type Datasets = ReadonlyMap<string, Dataset>;

/** Which rows count for a role. */
export interface RowSet {
  readonly dataset: string;
  readonly time: string | null;
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
}

/** What a metric of ratio or balance hands down to its measures. */
export interface Inherited {
  readonly dataset?: string | undefined;
  readonly where?: ConditionInput | undefined;
  readonly time?: string | undefined;
}

/** All the rows of a dataset that meet every one of the conditions. */
export function bindRows(
  datasets: Datasets,
  key: string,
  time: string | undefined,
  conditions: readonly (ConditionInput | undefined)[],
): Result<RowSet> {
  const dataset = datasets.get(key);
  if (!dataset) return refused(issue('MODEL_UNKNOWN_REFERENCE', `No dataset has the key "${key}".`));
  const set = { dataset: key, time: time ?? dataset.time, present: [] };
  const given = conditions.filter((condition) => condition !== undefined).map(readCondition);
  if (given.length === 0) return ok({ ...set, condition: null });
  const condition = resolveCondition(datasets, key, allOf(given), []);
  return condition.kind === 'ok' ? ok({ ...set, condition: condition.value }) : condition;
}

/** A dimension of the dataset where one has the name, a column of its table otherwise. */
export function bindValue(datasets: Datasets, key: string, operand: Operand): RowValue {
  if (typeof operand !== 'string') return { kind: 'sql', sql: operand.sql };
  const dimension = datasets.get(key)?.dimensions.find((each) => each.key === operand);
  if (!dimension) return { kind: 'column', column: operand };
  return { kind: 'dimension', path: { name: operand, joins: [], owner: key, dimension } };
}

/** The column of an entity of the dataset, by which its rows are told apart. */
export function bindEntity(datasets: Datasets, key: string, entity: string): Result<RowValue> {
  const found = datasets.get(key)?.entities.find((each) => each.key === entity);
  if (found) return ok({ kind: 'column', column: found.column });
  return refused(issue('MODEL_UNKNOWN_REFERENCE', `The dataset "${key}" has no entity "${entity}".`));
}

/** The time dimension of the dataset itself by which rows are placed. */
export function bindTime(datasets: Datasets, key: string, time: string | null): Result<DimensionPath> {
  const dimension = datasets.get(key)?.dimensions.find((each) => each.key === time);
  if (dimension) return ok({ name: dimension.key, joins: [], owner: key, dimension });
  return refused(issue('MODEL_INVALID', `The rows of "${key}" have no time to go by.`));
}

export interface BoundMeasure {
  readonly type: 'count' | 'sum';
  readonly rows: RowSet;
  readonly value: RowValue | null;
}

/** A measure written out or named (`measure`, `dataset.measure`), within what the metric hands down. */
export function bindMeasure(
  datasets: Datasets,
  reference: MeasureReference,
  inherited: Inherited,
): Result<BoundMeasure> {
  const found = findMeasure(datasets, reference, inherited.dataset);
  if (found.kind === 'refused') return found;
  const { measure, dataset } = found.value;
  // A filter and a time of the metric speak of the metric's own dataset only.
  const own = dataset === inherited.dataset;
  const rows = bindRows(datasets, dataset, measure.time ?? (own ? inherited.time : undefined), [
    measure.where,
    own ? inherited.where : undefined,
  ]);
  if (rows.kind === 'refused') return rows;
  const value = measure.value === undefined ? null : bindValue(datasets, dataset, measure.value);
  const present = value ? [value] : [];
  return ok({ type: measure.type, rows: { ...rows.value, present }, value });
}

function findMeasure(
  datasets: Datasets,
  reference: MeasureReference,
  inherited: string | undefined,
): Result<{ readonly measure: Measure; readonly dataset: string }> {
  if (typeof reference !== 'string') {
    const dataset = reference.dataset ?? inherited;
    if (dataset !== undefined) return ok({ measure: reference, dataset });
    return refused(issue('MODEL_INVALID', 'A measure has no dataset, and its metric names none either.'));
  }
  const [first, second] = reference.split('.');
  const owner = second === undefined ? inherited : first;
  const name = second ?? first;
  const home = owner === undefined ? undefined : datasets.get(owner);
  const measure = name === undefined ? undefined : home?.measures[name];
  if (!home || !measure) return refused(issue('MODEL_UNKNOWN_REFERENCE', `No measure is named "${reference}".`));
  return ok({ measure, dataset: measure.dataset ?? home.key });
}
