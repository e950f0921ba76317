/** What the work on one row costs, in proportion: by it plans are chosen, and what runs side by side gets its share of processes. */
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import { columnsOf, keyOf, testsOf } from './first-by.ts';
import type { FirstKey } from './first-key.ts';
import { conditionIdentity, conjuncts, valueIdentity } from './identity.ts';
import type { Slot } from './plan.ts';
import type { RowValue } from './row-value.ts';
import { toldBy } from './worked-out.ts';

/**
 * Nanoseconds a row, measured on a million rows of Postgres 15: what it costs to read it, another column to group by, another test,
 * grouping at all, an aggregate, the first test of its filter, each further one (most rows fail the first), a value that is added
 * up, and a lookup of a joined row, among those that meet a filter and among all. Only their proportions matter.
 */
const cost = {
  read: 116,
  key: 42,
  testKey: 42,
  grouping: 20,
  aggregate: 8,
  test: 16,
  more: 2,
  value: 20,
  lookup: 45,
  join: 200,
} as const;

/** A slot as its cost is reckoned: made once, and looked at for every choice of keys. */
export interface Reckoned {
  readonly parts: readonly Part[];
  readonly values: readonly RowValue[];
  readonly slot: Slot;
}

interface Part {
  readonly identity: string;
  readonly fields: readonly DimensionPath[];
  /** The tables that it looks into. */
  readonly tables: readonly string[];
}

const partOf = (condition: ResolvedCondition): Part => ({
  identity: conditionIdentity(condition),
  fields: fieldsOf(condition),
  tables: [...new Set(fieldsOf(condition).flatMap(tableOf))],
});

/** The joined table of a column, by the way there; none for one of the rows themselves. */
const tableOf = ({ joins }: DimensionPath): readonly string[] =>
  joins.length === 0 ? [] : [joins.map(({ entity, to }) => `${entity}>${to}`).join('/')];

export const reckon = (slot: Slot): Reckoned => ({
  parts: conjuncts(slot.condition).map(partOf),
  values: [...slot.present, ...slot.factors],
  slot,
});

/** What the aggregates over every row cost; those over the groups are few and cost nothing. */
export function costOf(slots: readonly Reckoned[], firstBy: readonly FirstKey[]): number {
  const isTold = toldBy(columnsOf(firstBy));
  const tests = new Set(testsOf(firstBy).map(conditionIdentity));
  const sums = new Map<string, number>();
  const lookups = new Lookups(firstBy);
  for (const { parts, values, slot } of slots) {
    const asked = parts.filter(({ identity, fields }) => !tests.has(identity) && !fields.every(isTold));
    const needed = new Set(values.filter((value) => keyOf(value, firstBy) === undefined).map(valueIdentity));
    const adds = slot.factors.length > 0;
    const told = asked.reduce((sum, { fields }) => sum + fields.length, adds ? 0 : needed.size);
    for (const part of asked) lookups.add(part);
    const identity = [adds ? 'sum' : 'count', ...asked.map((part) => part.identity), ...needed].join('\n');
    sums.set(identity, cost.aggregate + filterCost(told) + (adds ? cost.value * needed.size : 0));
  }
  return [...sums.values()].reduce((total, each) => total + each, lookups.cost());
}

/** What rows look up in joined tables: the few rows that meet a filter, a filter at a time, or all rows once for everything. */
class Lookups {
  readonly #whole = new Set<string>();
  readonly #filters = new Map<string, Set<string>>();

  constructor(firstBy: readonly FirstKey[]) {
    for (const path of columnsOf(firstBy)) for (const table of tableOf(path)) this.#whole.add(table);
    for (const condition of testsOf(firstBy)) this.add(partOf(condition));
  }

  add({ identity, tables }: Part): void {
    for (const table of tables) {
      const known = this.#filters.get(table) ?? new Set();
      this.#filters.set(table, known.add(identity));
    }
  }

  cost(): number {
    const filtered = [...this.#filters].filter(([table]) => !this.#whole.has(table));
    return filtered.reduce(
      (sum, [, { size }]) => sum + Math.min(size * cost.lookup, cost.join),
      this.#whole.size * cost.join,
    );
  }
}

export const priceOf = (keys: readonly FirstKey[]): number =>
  keys.reduce((sum, { kind }) => sum + (kind === 'column' ? cost.key : cost.testKey), 0);

const filterCost = (tests: number): number => (tests === 0 ? 0 : cost.test + cost.more * (tests - 1));

/** Grouping at all. */
export const groupingCost = cost.grouping;

/** All that is done with a row: it is read, keyed, and summed up for every slot. */
export const costOfRow = (slots: readonly Slot[], firstBy: readonly FirstKey[]): number =>
  cost.read + costOf(slots.map(reckon), firstBy) + priceOf(firstBy);
