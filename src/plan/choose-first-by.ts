/** Whether the rows of a branch are grouped by the few-valued columns of its filters first: by what facts say that either way costs. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import { rowsIdentity, splitSlot } from './first-by.ts';
import { pathIdentity } from './identity.ts';
import type { Branch, Scan, Slot } from './plan.ts';
import type { Facts } from './table-facts.ts';

/** Below so many rows every way is quick, and the plain one is the easiest to read. */
const fewRows = 20_000;
/** Of one column: more make small groups. */
const mostValues = 200;
/** Groups that still lie close together in memory; columns depend on one another, so that far fewer than the product exist. */
const mostGroups = 100_000;

/**
 * Nanoseconds a row, measured on a million rows of Postgres 15: what another column to group by costs, grouping at all, an
 * aggregate that most rows fail the filter of, a test, and a value that is added up. Only their proportions matter.
 */
const cost = { key: 65, grouping: 50, aggregate: 8, test: 12, value: 20 } as const;

/** Empty: filters are asked of every row. Unknown facts, many-valued columns and few filters all say so. */
export function chooseFirstBy(
  { by, dataset }: Pick<Scan, 'by' | 'dataset'>,
  { source, slots, boundaries }: Pick<Branch, 'source' | 'slots' | 'boundaries'>,
  facts: Facts,
): readonly DimensionPath[] {
  const rows = facts.get(dataset.key)?.rows ?? 0;
  if (rows < fewRows || source.kind !== 'rows' || slots.some(({ aggregate }) => aggregate !== null)) return [];
  const groups = product([Math.max(1, boundaries.length - 1), ...by.map((path) => membersOf(path, facts))]);
  if (groups === null) return [];
  const most = Math.min(mostGroups, rows / 10);
  const grouped = boundaries.length > 2 || by.length > 0;
  let chosen: readonly DimensionPath[] = [];
  let best = costOf(slots, []);
  let keys: readonly DimensionPath[] = [];
  for (const path of candidates(slots, facts)) {
    const more = [...keys, path];
    if ((product([groups, ...more.map((each) => membersOf(each, facts))]) ?? Number.POSITIVE_INFINITY) > most) continue;
    keys = more;
    const total = costOf(slots, keys) + keys.length * cost.key + (grouped ? 0 : cost.grouping);
    if (total < best) [chosen, best] = [keys, total];
  }
  return chosen;
}

/** Few-valued columns that filters name, those that most filters name first. */
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
  return [...named.values()]
    .filter(({ path }) => path.dimension.many === undefined && (membersOf(path, facts) ?? mostValues + 1) <= mostValues)
    .sort((a, b) => b.times - a.times)
    .map(({ path }) => path);
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

/** What the aggregates over every row cost; those over the groups are few and cost nothing. */
function costOf(slots: readonly Slot[], firstBy: readonly DimensionPath[]): number {
  const sums = new Map(slots.map((slot) => splitSlot(slot, firstBy).rows).map((each) => [rowsIdentity(each), each]));
  return [...sums.values()].reduce(
    (total, { condition, present, factors }) =>
      total + cost.aggregate + cost.test * (testsOf(condition) + present.length) + cost.value * factors.length,
    0,
  );
}

const testsOf = (condition: ResolvedCondition | null): number => (condition ? fieldsOf(condition).length : 0);
