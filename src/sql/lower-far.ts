/** A filter on a joined table as a join with only those of its rows that meet it: fewer rows to look up, and one look a row. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import { isDerived } from '../model/dataset.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import { fieldsOf, mapFields, type ResolvedCondition } from '../query/field.ts';
import { lowerCondition } from './lower-condition.ts';
import { column } from './quote-name.ts';
import type { RowScope } from './row-scope.ts';

/** The joins that every field of the condition goes through; null where they differ, or where a missing row could meet it. */
export function farChain(condition: ResolvedCondition): readonly Join[] | null {
  const fields = fieldsOf(condition);
  const [first] = fields;
  if (!first || first.joins.length === 0 || !rejectsNull(condition)) return null;
  const identity = chainIdentity(first);
  const same = fields.every((field) => chainIdentity(field) === identity && isPlain(field));
  return same ? first.joins : null;
}

const chainIdentity = ({ joins }: DimensionPath): string => joins.map(({ entity, to }) => `${entity}>${to}`).join('/');

const isPlain = ({ dimension }: DimensionPath): boolean => !isMultiValued(dimension) && !isDerived(dimension);

/** Whether a row without any value never meets it. */
function rejectsNull(condition: ResolvedCondition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.some(rejectsNull);
    case 'or':
      return condition.conditions.every(rejectsNull);
    case 'not':
    case 'isNull':
      return false;
    case 'compare':
      return condition.operator !== 'ne';
    case 'in':
    case 'contains':
      return true;
    case 'within':
      return condition.bounds.some(({ operator }) => operator !== 'ne');
  }
}

/**
 * ```sql
 * left join (select "t"."id" as "key" from "cx"."customers" "t" where "t"."segment" = $1::text) "f0" on "f0"."key" = "t"."customer_id"
 * ```
 * Many-to-one, as any join: the far column is unique.
 */
export function lowerFar(join: Join, condition: ResolvedCondition, alias: string, far: RowScope): SQL {
  const where = lowerCondition(
    mapFields(condition, (path) => ({ ...path, joins: [] })),
    far,
  );
  return sql` left join (select ${column('t', join.toColumn)} as "key"${far.from()} where ${where}) ${sql.identifier(alias)} on ${column(alias, 'key')} = ${column('t', join.fromColumn)}`;
}
