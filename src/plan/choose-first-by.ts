/** Whether the rows of a branch are grouped by few-valued columns of its filters, or by whether they meet them, first: by what facts say that either way costs. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import { columnsOf, keyOf, testsOf } from './first-by.ts';
import type { FirstKey } from './first-key.ts';
import { conditionIdentity, conjuncts, pathIdentity, valueIdentity } from './identity.ts';
import type { Branch, Scan, Slot } from './plan.ts';
import type { RowValue } from './row-value.ts';
import type { Facts } from './table-facts.ts';

/** Below so many rows every way is quick, and the plain one is the easiest to read. */
const fewRows = 20_000;
/** Of one column: more make small groups. */
const mostValues = 200;
/**
 * What Postgres may expect and still put together in memory, at its default of 4 MB. It takes each column for independent of the
 * others, and for intervals it expects two hundred.
 */
export const mostGroups = 60_000;
const expectedIntervals = 200;

/**
 * Nanoseconds a row, measured on a million rows of Postgres 15: what another column to group by costs, another test, grouping at
 * all, an aggregate, the first test of its filter, each further one (most rows fail the first), a value that is added up, and a
 * lookup of a joined row, among those that meet a filter and among all. Only their proportions matter.
 */
const cost = {
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

/** Empty: filters are asked of every row. Unknown facts, many-valued columns and few filters all say so. */
export function chooseFirstBy(
  { by, dataset }: Pick<Scan, 'by' | 'dataset'>,
  { source, slots, intervals }: Pick<Branch, 'source' | 'slots'> & { readonly intervals: number },
  facts: Facts,
): readonly FirstKey[] {
  const rows = facts.get(dataset.key)?.rows ?? 0;
  if (rows < fewRows || source.kind !== 'rows' || slots.some(({ aggregate }) => aggregate !== null)) return [];
  const cut = intervals > 1;
  const members = groupsOf(by, facts);
  if (members === null) return [];
  const groups = members * (cut ? Math.max(intervals, expectedIntervals) : 1);
  const most = Math.min(mostGroups, rows / 10);
  const fits = (keys: readonly FirstKey[]) =>
    (product([groups, ...keys.map((each) => valuesOf(each, facts))]) ?? Number.POSITIVE_INFINITY) <= most;
  const grouping = cut || by.length > 0 ? 0 : cost.grouping;
  const reckoned = slots.map(reckon);
  const total = (keys: readonly FirstKey[]) => costOf(reckoned, keys) + priceOf(keys) + grouping;
  let keys = candidates(slots, facts);
  let [chosen, best]: [readonly FirstKey[], number] = [[], costOf(reckoned, [])];
  // From all of them down, each time without the one that is missed least.
  while (keys.length > 0) {
    const spent = total(keys);
    if (spent < best && fits(keys)) [chosen, best] = [keys, spent];
    const fewer = keys.map((dropped) => keys.filter((each) => each !== dropped));
    const costs = fewer.map(total);
    keys = fewer[costs.indexOf(Math.min(...costs))] ?? [];
  }
  return chosen;
}

/** How many groups there may be, rows without a member counted; null where nobody knows. */
export const groupsOf = (by: readonly DimensionPath[], facts: Facts): number | null =>
  product(by.map((path) => membersOf(path, facts)));

const mostColumns = 8;
const mostTests = 4;

/** Few-valued columns that filters name, and filters that several slots share: those that are named most. */
function candidates(slots: readonly Slot[], facts: Facts): readonly FirstKey[] {
  const columns = new Map<string, Named<DimensionPath>>();
  const tests = new Map<string, Named<ResolvedCondition>>();
  for (const { condition } of slots) {
    const fields = new Map((condition ? fieldsOf(condition) : []).map((path) => [pathIdentity(path), path]));
    for (const [identity, path] of fields) name(columns, identity, path);
    for (const part of conjuncts(condition)) name(tests, conditionIdentity(part), part);
  }
  return [
    ...mostNamed(columns, mostColumns, ({ it }) => isFew(it, facts)).map((path) => ({ kind: 'column', path }) as const),
    ...mostNamed(tests, mostTests, ({ times }) => times > 1).map((condition) => ({ kind: 'test', condition }) as const),
  ];
}

interface Named<T> {
  readonly it: T;
  times: number;
}

function name<T>(names: Map<string, Named<T>>, identity: string, it: T): void {
  const known = names.get(identity);
  if (known) known.times++;
  else names.set(identity, { it, times: 1 });
}

const mostNamed = <T>(names: ReadonlyMap<string, Named<T>>, most: number, fits: (named: Named<T>) => boolean) =>
  [...names.values()]
    .filter(fits)
    .sort((a, b) => b.times - a.times)
    .slice(0, most)
    .map(({ it }) => it);

const isFew = (path: DimensionPath, facts: Facts): boolean =>
  path.dimension.many === undefined && (membersOf(path, facts) ?? mostValues + 1) <= mostValues;

const valuesOf = (key: FirstKey, facts: Facts): number | null => (key.kind === 'test' ? 2 : membersOf(key.path, facts));

/** How many values there are, null counted; null where nobody knows. */
function membersOf({ cut, dimension, owner }: DimensionPath, facts: Facts): number | null {
  if (cut) return cut.length - 1;
  if (dimension.type === 'boolean') return 3;
  if (dimension.many !== undefined) return dimension.values ? dimension.values.length + 1 : null;
  const column = columnOf(dimension);
  const distinct = column === undefined ? null : facts.get(owner)?.columns.get(column)?.distinct;
  return distinct == null ? null : distinct + 1;
}

const product = (numbers: readonly (number | null)[]): number | null =>
  numbers.reduce<number | null>((all, each) => (all === null || each === null ? null : all * each), 1);

/** A slot as its cost is reckoned: made once, and looked at for every choice of keys. */
interface Reckoned {
  readonly parts: readonly Part[];
  readonly values: readonly RowValue[];
  readonly slot: Slot;
}

interface Part {
  readonly identity: string;
  readonly fields: readonly string[];
  /** The tables that it looks into. */
  readonly tables: readonly string[];
}

const partOf = (condition: ResolvedCondition): Part => ({
  identity: conditionIdentity(condition),
  fields: fieldsOf(condition).map(pathIdentity),
  tables: [...new Set(fieldsOf(condition).flatMap(tableOf))],
});

/** The joined table of a column, by the way there; none for one of the rows themselves. */
const tableOf = ({ joins }: DimensionPath): readonly string[] =>
  joins.length === 0 ? [] : [joins.map(({ entity, to }) => `${entity}>${to}`).join('/')];

const reckon = (slot: Slot): Reckoned => ({
  parts: conjuncts(slot.condition).map(partOf),
  values: [...slot.present, ...slot.factors],
  slot,
});

/** What the aggregates over every row cost; those over the groups are few and cost nothing. */
function costOf(slots: readonly Reckoned[], firstBy: readonly FirstKey[]): number {
  const columns = new Set(columnsOf(firstBy).map(pathIdentity));
  const tests = new Set(testsOf(firstBy).map(conditionIdentity));
  const sums = new Map<string, number>();
  const lookups = new Lookups(firstBy);
  for (const { parts, values, slot } of slots) {
    const asked = parts.filter(
      ({ identity, fields }) => !tests.has(identity) && !fields.every((field) => columns.has(field)),
    );
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

const priceOf = (keys: readonly FirstKey[]): number =>
  keys.reduce((sum, { kind }) => sum + (kind === 'column' ? cost.key : cost.testKey), 0);

const filterCost = (tests: number): number => (tests === 0 ? 0 : cost.test + cost.more * (tests - 1));
