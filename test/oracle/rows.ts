/** What the oracle reads from a row: fields through joins by hand, conditions one by one, instants from the library. */
import { Temporal } from 'temporal-polyfill';
import type { Condition } from '../../src/model/condition.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

export type DatasetKey = keyof Tables;

/** Where a field of a row is found; joins are followed by hand. */
export function read(dataset: DatasetKey, row: Row, name: string, tables: Tables): Cell {
  const field = name.includes('.') ? (name.split('.').at(-1) ?? name) : name;
  if (dataset === 'answers' && field === 'double_score') return typeof row.score === 'number' ? row.score * 2 : null;
  if (field in row) return row[field] ?? null;
  const customer = tables.customers.find(({ id }) => id === row.customer_id);
  if (customer && field in customer) return customer[field] ?? null;
  const account = customer && tables.accounts.find(({ id }) => id === customer.account_id);
  return account && field in account ? (account[field] ?? null) : null;
}

export function holds(condition: Condition, value: (name: string) => Cell): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => holds(each, value));
    case 'or':
      return condition.conditions.some((each) => holds(each, value));
    case 'not':
      return !holds(condition.condition, value);
    case 'isNull':
      return value(condition.field) === null;
    case 'in':
      return condition.values.includes(value(condition.field) as never);
    case 'contains':
      return (
        String(value(condition.field) ?? '')
          .toLowerCase()
          .includes(condition.text.toLowerCase()) && value(condition.field) !== null
      );
    case 'compare': {
      const found = value(condition.field);
      if (condition.operator === 'ne') return found !== condition.value;
      if (found === null) return false;
      const { operator, value: against } = condition;
      return {
        eq: found === against,
        gt: found > against,
        gte: found >= against,
        lt: found < against,
        lte: found <= against,
      }[operator];
    }
  }
}

/** The instant of a row; a date is the first instant of the day in the calendar's zone. */
export function instantOf(row: Row, time: string, calendar: string): number | null {
  const text = row[time];
  if (typeof text !== 'string') return null;
  if (time === 'answered_on') {
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
