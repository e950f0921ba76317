/** A condition to a Postgres expression that is true for exactly the rows that meet it. */
import { type SQL, sql } from 'drizzle-orm';
import { isMultiValued } from '../model/bridge.ts';
import type { ComparisonOperator, Condition, Scalar } from '../model/condition.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { conditionIdentity, conjuncts, pathIdentity } from '../plan/identity.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { RowScope } from './row-scope.ts';

type Test = Exclude<Condition<DimensionPath>, { kind: 'and' | 'or' | 'not' }>;

/** `not` is the exact complement (`is not true`), so that a filter and its opposite add up to the whole. */
export function lowerCondition(condition: Condition<DimensionPath>, scope: RowScope): SQL {
  switch (condition.kind) {
    case 'and':
      return joinAll(withoutImplied(conjuncts(condition)), ' and ', sql`true`, scope);
    case 'or':
      return joinAll(condition.conditions, ' or ', sql`false`, scope);
    case 'not':
      return isPresence(condition)
        ? sql`${scope.path(condition.condition.field)} is not null`
        : sql`(${lowerCondition(condition.condition, scope)}) is not true`;
    default:
      return isMultiValued(condition.field.dimension)
        ? lowerPresence(condition, scope)
        : lowerTest(condition, scope.path(condition.field), scope);
  }
}

type Presence = Extract<ResolvedCondition, { kind: 'not' }> & {
  readonly condition: Extract<ResolvedCondition, { kind: 'isNull' }>;
};

/** Whether it says that a row has a value: of a dimension with one value a row. */
export const isPresence = (condition: ResolvedCondition): condition is Presence =>
  condition.kind === 'not' &&
  condition.condition.kind === 'isNull' &&
  !isMultiValued(condition.condition.field.dimension);

/** That a row has a value goes without saying where the value is compared: it may take long to work out, and is, once for every mention. */
function withoutImplied(all: readonly ResolvedCondition[]): readonly ResolvedCondition[] {
  const compared = new Set(all.flatMap((each) => (needsValue(each) ? [pathIdentity(each.field)] : [])));
  return all.filter((each) => !(isPresence(each) && compared.has(pathIdentity(each.condition.field))));
}

const needsValue = (condition: ResolvedCondition): condition is Test =>
  condition.kind === 'in' ||
  condition.kind === 'within' ||
  condition.kind === 'contains' ||
  (condition.kind === 'compare' && condition.operator !== 'ne');

/** Of a multi-valued dimension: whether the row has such a value; "not equal" and "no value" are complements of having one. */
function lowerPresence(test: Test, scope: RowScope): SQL {
  const { field } = test;
  if (test.kind === 'isNull') {
    const any = scope.meets(field, 'any', (value) => sql`${value} is not null`);
    return sql`${any} is null`;
  }
  const unequal = test.kind === 'compare' && test.operator === 'ne';
  const wanted: Test = unequal ? { ...test, operator: 'eq' } : test;
  const met = scope.meets(field, conditionIdentity(wanted), (value) => lowerTest(wanted, value, scope));
  return unequal ? sql`${met} is null` : sql`${met} is not null`;
}

/** `value` is the value of the field: of the row or, for a multi-valued one, of its bridge. */
function lowerTest(test: Test, value: SQL, scope: RowScope): SQL {
  switch (test.kind) {
    case 'isNull':
      return sql`${value} is null`;
    case 'contains':
      return sql`strpos(lower(${comparable(test.field, value, scope)}), lower(${test.text}::text)) > 0`;
    case 'in': {
      if (test.values.some(isFraction))
        return sql`${asDouble(value)} in (${sql.join(test.values.map(doubleOf), sql`, `)})`;
      const values = test.values.map((each) => lowerScalar(each, test.field, scope));
      return sql`${comparable(test.field, value, scope)} in (${sql.join(values, sql`, `)})`;
    }
    case 'compare': {
      const equality = test.operator === 'eq' || test.operator === 'ne';
      if (equality && isFraction(test.value))
        return sql`${asDouble(value)} ${operators[test.operator]} ${doubleOf(test.value)}`;
      const against = lowerScalar(test.value, test.field, scope);
      return sql`${comparable(test.field, value, scope)} ${operators[test.operator]} ${against}`;
    }
    case 'within': {
      const bounds = test.bounds.map((bound) =>
        lowerTest({ kind: 'compare', field: test.field, ...bound }, value, scope),
      );
      return sql`(${sql.join(bounds, sql` and `)})`;
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
function comparable(path: DimensionPath, value: SQL, scope: RowScope): SQL {
  if (path.dimension.type !== 'string') return value;
  const type = scope.typeOf({ kind: 'dimension', path });
  return type !== undefined && textTypes.has(type) ? value : sql`(${value})::text`;
}

/** Every value is a parameter with its type said, so that the column's type never decides how it is read. */
function lowerScalar(value: Scalar, path: DimensionPath, scope: RowScope): SQL {
  switch (path.dimension.type) {
    case 'string':
      return sql`${value}::text`;
    case 'boolean':
      return sql`${value}::boolean`;
    case 'number':
      // A bigint can use the index of any integer column, which a numeric could not; but it would be made one for every row of a numeric.
      return Number.isSafeInteger(value) && scope.typeOf({ kind: 'dimension', path }) !== 'numeric'
        ? sql`${String(value)}::bigint`
        : sql`${String(value)}::numeric`;
    case 'date':
      return sql`${value}::date`;
    case 'timestamp':
      return sql`${value}::timestamp`;
    case 'timestamptz':
      return sql`${value}::timestamptz`;
  }
}
