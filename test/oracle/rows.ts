/** What the oracle reads from a row: fields through joins by hand, conditions one by one, instants from the library. */
import { Temporal } from 'temporal-polyfill';
import type { ComparisonOperator, Condition, Scalar } from '../../src/model/condition.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

export type DatasetKey = keyof Tables;

/** Where a field of a row is found; joins are followed by hand. */
export function read(dataset: DatasetKey, row: Row, name: string, tables: Tables): Cell {
  const field = name.includes('.') ? (name.split('.').at(-1) ?? name) : name;
  if (dataset === 'answers' && field === 'double_score') return typeof row.score === 'number' ? row.score * 2 : null;
  if (dataset === 'answers' && field === 'pleased') return row.score !== null && Number(row.score) >= 7;
  if (dataset === 'answers' && field === 'content')
    return Number(row.score) > 7 ? null : row.score !== null && Number(row.score) >= 4;
  const customer = dataset === 'customers' ? row : tables.customers.find(({ id }) => id === row.customer_id);
  // Their key; who refers to nobody has none, whatever the row says.
  if (field === 'holder') return customer?.id ?? null;
  if (field in row) return row[field] ?? null;
  if (customer && field in customer) return customer[field] ?? null;
  const account = customer && tables.accounts.find(({ id }) => id === customer.account_id);
  return account && field in account ? (account[field] ?? null) : null;
}

/** Where the values of a multi-valued field are: those of answers and tickets of their own, levels of their customer. */
const bridges: Readonly<Record<string, { table: DatasetKey; row: string; of: 'id' | 'customer_id' }>> = {
  'answers.tags': { table: 'answer_tags', row: 'answer_id', of: 'id' },
  'tickets.tags': { table: 'ticket_tags', row: 'ticket_id', of: 'id' },
  'customers.levels': { table: 'customer_levels', row: 'customer_id', of: 'id' },
  'answers.levels': { table: 'customer_levels', row: 'customer_id', of: 'customer_id' },
  'tickets.levels': { table: 'customer_levels', row: 'customer_id', of: 'customer_id' },
};

/** Every value of a field, each once: of a multi-valued one those that the row has, or null alone for none. */
export function readAll(dataset: DatasetKey, row: Row, name: string, tables: Tables): readonly Cell[] {
  const bridge = bridges[`${dataset}.${name.split('.').at(-1)}`];
  if (!bridge) return [read(dataset, row, name, tables)];
  const key = row[bridge.of] ?? null;
  // A customer that is not there has no levels, whatever the bridge says.
  const there = bridge.of === 'id' || tables.customers.some(({ id }) => id === key);
  const values = tables[bridge.table]
    .filter((each) => there && key !== null && each[bridge.row] === key)
    .flatMap((each) => each.value ?? []);
  return values.length > 0 ? [...new Set(values)] : [null];
}

/** A field is met when one of its values is; bounds side by side speak of one value. */
export function holds(condition: Condition, values: (name: string) => readonly Cell[]): boolean {
  switch (condition.kind) {
    case 'and': {
      const bounds = condition.conditions.flatMap((each) =>
        each.kind === 'compare' && each.operator !== 'eq' && each.operator !== 'ne' ? [each] : [],
      );
      return (
        condition.conditions.every((each) => holds(each, values)) &&
        bounds.every(({ field }) =>
          values(field).some((value) =>
            bounds.every((each) => each.field !== field || compares(value, each.operator, each.value)),
          ),
        )
      );
    }
    case 'or':
      return condition.conditions.some((each) => holds(each, values));
    case 'not':
      return !holds(condition.condition, values);
    case 'isNull':
      return values(condition.field).every((value) => value === null);
    case 'in':
      return values(condition.field).some((value) => condition.values.includes(value as never));
    case 'contains':
      return values(condition.field).some(
        (value) => value !== null && String(value).toLowerCase().includes(condition.text.toLowerCase()),
      );
    case 'compare': {
      const { field, operator, value: against } = condition;
      if (operator === 'ne') return values(field).every((value) => value !== against);
      return values(field).some((value) => compares(value, operator, against));
    }
    case 'within':
      throw new Error('Only made when names are resolved.');
  }
}

function compares(value: Cell, operator: ComparisonOperator, against: Scalar): boolean {
  if (value === null) return false;
  return {
    eq: value === against,
    ne: value !== against,
    gt: value > against,
    gte: value >= against,
    lt: value < against,
    lte: value <= against,
  }[operator];
}

/** The instant of a row; a date is the first instant of the day in the calendar's zone. */
export function instantOf(row: Row, time: string, calendar: string): number | null {
  const text = row[time];
  if (typeof text !== 'string') return null;
  if (time === 'answered_on' || time === 'joined_on') {
    const zone = world.calendars.get(calendar)?.timeZone ?? 'UTC';
    return Temporal.PlainDate.from(text).toZonedDateTime(zone).startOfDay().epochMilliseconds;
  }
  // As Postgres reads a repeated clock reading: the later of the two; a skipped one moves forward.
  if (time === 'answered_local') {
    const local = Temporal.PlainDateTime.from(text);
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime('America/New_York', { disambiguation }),
    );
    if (!earlier || !later) return null;
    const gap = !earlier.toPlainDateTime().equals(local);
    return (gap ? local.toZonedDateTime('America/New_York', { disambiguation: 'compatible' }) : later)
      .epochMilliseconds;
  }
  return Temporal.Instant.from(text).epochMilliseconds;
}

/** One value of each list, in every way. */
export const combinations = (lists: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] =>
  lists.reduce<readonly (readonly Cell[])[]>(
    (found, list) => found.flatMap((members) => list.map((member) => [...members, member])),
    [[]],
  );
