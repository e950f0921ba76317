/** A rollup of the model to what its table holds: one column a distinct sum that its metrics are made of. */
import type { Result } from '../../kernel/issue.ts';
import { isMultiValued } from '../../model/bridge.ts';
import { type Dimension, isDerived } from '../../model/dataset.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import { type DimensionPath, findDimension } from '../../model/find-dimension.ts';
import type { Model } from '../../model/model.ts';
import type { Rollup } from '../../model/rollup.ts';
import { fieldsOf } from '../../query/field.ts';
import { type BoundColumn, type Computation, measurementsOf } from '../measurement.ts';
import type { RowValue } from '../row-value.ts';
import type { BoundRollup, StoredSlot } from './rollup.ts';
import { dimensionNames, splitSlot } from './split-slot.ts';

type Find = (metric: string) => Result<Computation> | undefined;

/** The model is a valid one: what validation refuses is a defect here. */
export function bindRollup(model: Model, rollup: Rollup, find: Find): BoundRollup {
  const dataset = model.datasets.get(rollup.dataset);
  const time = dataset?.dimensions.find(({ key }) => key === (rollup.time ?? dataset.time));
  const calendar = rollup.calendar === undefined ? defaultCalendar(model) : model.calendars.get(rollup.calendar);
  if (!dataset || !time || !calendar) throw new Error(`The rollup "${rollup.key}" is not of this model.`);
  const dimensions = rollup.dimensions.map((name) => pathOf(model, dataset.key, name));
  const names = dimensionNames(dimensions);
  const slots = new Map<string, StoredSlot>();
  const left = new Map<string, { metric: string; why: string }>();
  for (const column of columnsOf(model, rollup, find)) {
    if (column.of.dataset !== dataset.key || column.of.time !== time.key) continue;
    const why = misfit(column.of);
    const split = splitSlot(column.of, names);
    if (why === null) slots.set(split.identity, split.stored);
    else left.set(`${column.metric} ${why}`, { metric: column.metric, why });
  }
  const ordered = [...slots].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    definition: rollup,
    dataset,
    time,
    timeZone: calendar.timeZone,
    dimensions,
    names,
    slots: ordered.map(([, slot]) => slot),
    places: new Map(ordered.map(([identity], place) => [identity, place])),
    left: [...left.values()],
  };
}

/** Null where the cells can hold it. */
export function misfit({ source, output, aggregate, condition, present, factors }: BoundColumn): string | null {
  if (aggregate !== null) return 'a percentile needs the rows themselves';
  if (source.kind !== 'rows' || output !== null) return 'rows are first put together, by entity, member or bucket';
  const fields = condition ? fieldsOf(condition) : [];
  const unfit = [...fields.map(({ dimension }) => dimension), ...[...present, ...factors].flatMap(dimensionsOf)].find(
    (dimension) => isMultiValued(dimension) || isDerived(dimension),
  );
  if (unfit) return `"${unfit.key}" ${isMultiValued(unfit) ? 'can have several values a row' : 'is worked out'}`;
  if ([...present, ...factors].some(({ kind }) => kind === 'matured' || kind === 'converted'))
    return 'whether a row has converted changes with the clock';
  return null;
}

const dimensionsOf = (value: RowValue): readonly Dimension[] =>
  value.kind === 'dimension' ? [value.path.dimension] : value.kind === 'milliseconds' ? [value.time.dimension] : [];

function columnsOf(model: Model, { metrics }: Rollup, find: Find) {
  return [...(metrics ?? model.metrics.keys())].flatMap((key) => {
    const computation = find(key);
    if (computation?.kind !== 'ok') return [];
    return measurementsOf(computation.value).flatMap(({ score, columns, metric }) =>
      score ? [] : columns.map((of) => ({ metric: metric.key, of })),
    );
  });
}

function pathOf(model: Model, dataset: string, name: string): DimensionPath {
  const found = findDimension(model.datasets, dataset, name);
  if (found.kind === 'ok') return found.value;
  throw new Error(`The dataset "${dataset}" has no dimension "${name}".`);
}

export const boundRollups = (model: Model, find: Find): readonly BoundRollup[] =>
  [...model.rollups.values()].map((rollup) => bindRollup(model, rollup, find));
