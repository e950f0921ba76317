/** A group's member as a statement returns it. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { integerTypes } from '../model/physical-types.ts';
import { lowerAxisOf, lowerPositions } from './lower-time.ts';
import type { RowScope } from './row-scope.ts';

/** Whether equal values are equal members, and different ones different: rows can be grouped by what is quicker to compare. */
export const isToldAsItIs = (path: DimensionPath, scope: Pick<RowScope, 'typeOf'>): boolean =>
  path.dimension.type === 'number' && !path.cut && integerTypes.has(scope.typeOf({ kind: 'dimension', path }));

/** Members travel as text where the driver would reshape them: numbers, dates and times. Of a cut the number of the stretch. */
export function lowerMember(path: DimensionPath, scope: RowScope): SQL {
  if (path.cut) return sql`width_bucket(${lowerAxisOf(path, scope)}, ${lowerPositions(path.cut, path.dimension.type)})`;
  if (isMultiValued(path.dimension)) return scope.members(path, (value) => tellMember(path, value, scope));
  return tellMember(path, scope.path(path), scope);
}

function tellMember(path: DimensionPath, value: SQL, scope: RowScope): SQL {
  switch (path.dimension.type) {
    case 'string':
    case 'date':
      return sql`(${value})::text`;
    case 'number':
      if (isToldAsItIs(path, scope)) return sql`(${value})::text`;
      // As the double that the answer carries: 1 and 1.00 are one group, and so are 0 and -0.
      return sql`((${value})::float8 + 0)::text`;
    case 'boolean':
      return value;
    case 'timestamp':
      return sql`to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
    case 'timestamptz':
      return sql`to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  }
}
