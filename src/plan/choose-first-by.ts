/** Whether the rows of a branch are grouped by the few-valued columns of its filters first: by what facts say that either way costs. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf } from '../query/field.ts';
import { keyOf } from './first-by.ts';
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
const mostGroups = 60_000;
const expectedIntervals = 200;

/**
 * Nanoseconds a row, measured on a million rows of Postgres 15: what another column to group by costs, grouping at all, an
 * aggregate, the first test of its filter, each further one (most rows fail the first), and a value that is added up. Only their
 * proportions matter.
 */
const cost = { key: 80, grouping: 60, aggregate: 6, test: 12, more: 1, value: 20 } as const;

/** Empty: filters are asked of every row. Unknown facts, many-valued columns and few filters all say so. */
export function chooseFirstBy(
  { by, dataset }: Pick<Scan, 'by' | 'dataset'>,
  { source, slots, boundaries }: Pick<Branch, 'source' | 'slots' | 'boundaries'>,
  facts: Facts,
): readonly DimensionPath[] {
  const rows = facts.get(dataset.key)?.rows ?? 0;
  if (rows < fewRows || source.kind !== 'rows' || slots.some(({ aggregate }) => aggregate !== null)) return [];
  const cut = boundaries.length > 2;
  const groups = product([
    cut ? Math.max(boundaries.length, expectedIntervals) : 1,
    ...by.map((path) => membersOf(path, facts)),
  ]);
  if (groups === null) return [];
  const most = Math.min(mostGroups, rows / 10);
  const fits = (keys: readonly DimensionPath[]) =>
    (product([groups, ...keys.map((each) => membersOf(each, facts))]) ?? Number.POSITIVE_INFINITY) <= most;
  const grouping = cut || by.length > 0 ? 0 : cost.grouping;
  const reckoned = slots.map(reckon);
  const total = (keys: readonly DimensionPath[]) => costOf(reckoned, keys) + keys.length * cost.key + grouping;
  let keys = candidates(slots, facts);
  let [chosen, best]: [readonly DimensionPath[], number] = [[], costOf(reckoned, [])];
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

/** Few-valued columns that filters name: the eight that most filters name. */
function candidates(slots: readonly Slot[], facts: Facts): readonly DimensionPath[] {
  const named = new Map<string, { readonly path: DimensionPath; times: number }>();
  for (const { condition } of slots) {
    const fields = new Map((condition ? fieldsOf(condition) : []).map((path) => [pathIdentity(path), path]));
    for (const [identity, path] of fields) {
      const known = named.get(identity) ?? { path, times: 0 };
      known.times++;
      named.set(identity, known);
    }
  }
  return (
    [...named.values()]
      // What a joined row tells is one column of the rows by then, and to join the whole table costs more than a filter.
      .filter(
        ({ path }) =>
          path.joins.length === 0 &&
          path.dimension.many === undefined &&
          (membersOf(path, facts) ?? mostValues + 1) <= mostValues,
      )
      .sort((a, b) => b.times - a.times)
      .slice(0, 8)
      .map(({ path }) => path)
  );
}

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

/** A slot as its cost is reckoned: made once, and looked at for every choice of columns. */
interface Reckoned {
  readonly parts: readonly { readonly identity: string; readonly fields: readonly string[] }[];
  readonly values: readonly RowValue[];
  readonly slot: Slot;
}

const reckon = (slot: Slot): Reckoned => ({
  parts: conjuncts(slot.condition).map((part) => ({
    identity: conditionIdentity(part),
    fields: fieldsOf(part).map(pathIdentity),
  })),
  values: [...slot.present, ...slot.factors],
  slot,
});

/** What the aggregates over every row cost; those over the groups are few and cost nothing. */
function costOf(slots: readonly Reckoned[], firstBy: readonly DimensionPath[]): number {
  const keys = new Set(firstBy.map(pathIdentity));
  const sums = new Map<string, number>();
  for (const { parts, values, slot } of slots) {
    const asked = parts.filter(({ fields }) => !fields.every((field) => keys.has(field)));
    const needed = values.filter((value) => keyOf(value, firstBy) === undefined).map(valueIdentity);
    const tests = asked.reduce(
      (sum, { fields }) => sum + fields.length,
      slot.present.length > 0 && slot.factors.length === 0 ? needed.length : 0,
    );
    const identity = [...asked.map((part) => part.identity), ...needed].join('\n');
    sums.set(identity, cost.aggregate + filterCost(tests) + (slot.factors.length > 0 ? cost.value * needed.length : 0));
  }
  return [...sums.values()].reduce((total, each) => total + each, 0);
}

const filterCost = (tests: number): number => (tests === 0 ? 0 : cost.test + cost.more * (tests - 1));
