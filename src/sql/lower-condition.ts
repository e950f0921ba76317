/** A condition to a Postgres expression that is true for exactly the rows that meet it. */
import { type SQL, sql } from 'drizzle-orm';
import type { ComparisonOperator, Condition, Scalar } from '../model/condition.ts';
import type { DimensionType } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { RowScope } from './row-scope.ts';

/** `not` is the exact complement (`is not true`), so that a filter and its opposite add up to the whole. */
export function lowerCondition(condition: Condition<DimensionPath>, scope: RowScope): SQL {
  switch (condition.kind) {
    case 'and':
      return joinAll(condition.conditions, ' and ', sql`true`, scope);
    case 'or':
      return joinAll(condition.conditions, ' or ', sql`false`, scope);
    case 'not':
      return sql`(${lowerCondition(condition.condition, scope)}) is not true`;
    case 'isNull':
      return sql`${scope.path(condition.field)} is null`;
    case 'contains':
      return sql`strpos(lower(${comparable(condition.field, scope)}), lower(${condition.text}::text)) > 0`;
    case 'in': {
      if (condition.values.some(isFraction))
        return sql`${asDouble(scope.path(condition.field))} in (${sql.join(condition.values.map(doubleOf), sql`, `)})`;
      const values = condition.values.map((value) => lowerScalar(value, condition.field.dimension.type));
      return sql`${comparable(condition.field, scope)} in (${sql.join(values, sql`, `)})`;
    }
    case 'compare': {
      const equality = condition.operator === 'eq' || condition.operator === 'ne';
      if (equality && isFraction(condition.value))
        return sql`${asDouble(scope.path(condition.field))} ${operators[condition.operator]} ${doubleOf(condition.value)}`;
      const value = lowerScalar(condition.value, condition.field.dimension.type);
      return sql`${comparable(condition.field, scope)} ${operators[condition.operator]} ${value}`;
    }
  }
}

function joinAll(conditions: readonly Condition<DimensionPath>[], word: string, none: SQL, scope: RowScope): SQL {
  if (conditions.length === 0) return none;
  return sql`(${sql.join(
    conditions.map((each) => lowerCondition(each, scope)),
    sql.raw(word),
  )})`;
}

const operators: Readonly<Record<ComparisonOperator, SQL>> = {
  eq: sql`=`,
  ne: sql`is distinct from`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

/** A third has no end as a numeric and 17 digits in a question: equal means equal as the double that a member is told as. */
const isFraction = (value: Scalar): boolean => typeof value === 'number' && !Number.isInteger(value);
const asDouble = (value: SQL): SQL => sql`(${value})::float8`;
const doubleOf = (value: Scalar): SQL => sql`${String(value)}::float8`;

const textTypes = new Set(['text', 'character varying', 'varchar']);

/** A uuid or an enum would refuse a value that it does not know; as a text it is merely not equal. */
function comparable(path: DimensionPath, scope: RowScope): SQL {
  const expression = scope.path(path);
  if (path.dimension.type !== 'string') return expression;
  const type = scope.typeOf({ kind: 'dimension', path });
  return type !== undefined && textTypes.has(type) ? expression : sql`(${expression})::text`;
}

/** Every value is a parameter with its type said, so that the column's type never decides how it is read. */
function lowerScalar(value: Scalar, type: DimensionType): SQL {
  switch (type) {
    case 'string':
      return sql`${value}::text`;
    case 'boolean':
      return sql`${value}::boolean`;
    case 'number':
      // A bigint can use the index of any integer column; a numeric could not.
      return Number.isSafeInteger(value) ? sql`${String(value)}::bigint` : sql`${String(value)}::numeric`;
    case 'date':
      return sql`${value}::date`;
    case 'timestamp':
      return sql`${value}::timestamp`;
    case 'timestamptz':
      return sql`${value}::timestamptz`;
  }
}
