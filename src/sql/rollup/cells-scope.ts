/** Where the values of a cell are found: dimensions are columns of the rollup, as its dataset has them. */
import { sql } from 'drizzle-orm';
import type { BoundRollup } from '../../plan/rollup/rollup.ts';
import { dimensionIdentity } from '../../plan/rollup/split-slot.ts';
import { column, tableName } from '../quote-name.ts';
import type { LoweringContext, RowScope } from '../row-scope.ts';

export const cellColumn = 'cell';
export const dimensionColumn = (index: number): string => `by_${index}`;
export const slotColumn = (index: number): string => `slot_${index}`;

/** Texts of any type are kept as `text`: of an enum or a uuid, too. */
export function cellsScope(bound: BoundRollup, table: string, rows: RowScope, context: LoweringContext): RowScope {
  const places = new Map(bound.dimensions.map((path, index) => [dimensionIdentity(path), index]));
  const never = (what: string): never => {
    throw new Error(`A rollup has no ${what}.`);
  };
  return {
    context,
    bounds: { from: null, until: null },
    path: (path) => {
      const place = places.get(dimensionIdentity(path));
      return place === undefined ? never(`dimension "${path.name}"`) : column('r', dimensionColumn(place));
    },
    typeOf: (value) =>
      value.kind === 'dimension' && value.path.dimension.type === 'string' ? 'text' : rows.typeOf(value),
    value: () => never('row'),
    elapsed: () => never('row'),
    members: () => never('multi-valued dimension'),
    meetsFar: () => null,
    meets: () => never('multi-valued dimension'),
    column: () => never('join'),
    join: () => never('join'),
    scopeOf: rows.scopeOf,
    from: () => sql` from ${tableName(table)} "r"`,
  };
}
