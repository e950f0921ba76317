/** Whether groups divide what an entity did among them: the entity is then in several, and the states of groups do not add up. */
import { columnOf, type Dataset } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { type Computation, measurementsOf } from './measurement.ts';
import type { RowValue } from './row-value.ts';

type Paths = (dataset: string) => readonly DimensionPath[];

/** Of a customer's churn by her country: never; by the queue of her tickets: it can be, for she may have tickets in two. */
export const entitiesDivided = (computation: Computation, by: Paths, datasets: ReadonlyMap<string, Dataset>): boolean =>
  measurementsOf(computation).some(({ columns }) =>
    columns.some(({ dataset, source }) => {
      if (source.kind !== 'balances' && source.kind !== 'activity') return false;
      const rows = datasets.get(dataset);
      return !rows || by(dataset).some((path) => !isOfEntity(path, source.entity, rows));
    }),
  );

/** Whether all rows of an entity have one value: it is the entity itself, or found through it, or the entity has one row. */
function isOfEntity({ joins, dimension }: DimensionPath, entity: RowValue, { primaryKey }: Dataset): boolean {
  if (entity.kind !== 'column') return false;
  const [join] = joins;
  if (join) return join.fromColumn === entity.column;
  return columnOf(dimension) === entity.column || (primaryKey.length === 1 && primaryKey[0] === entity.column);
}
