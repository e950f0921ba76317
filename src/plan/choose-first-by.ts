/** Whether the rows of a branch are grouped by few-valued columns of its filters, or by whether they meet them, first: by what facts say that either way costs. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from '../query/field.ts';
import type { FirstKey } from './first-key.ts';
import { conditionIdentity, conjuncts, pathIdentity } from './identity.ts';
import type { Branch, Scan, Slot } from './plan.ts';
import { costOf, groupingCost, priceOf, reckon } from './row-cost.ts';
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
  const grouping = cut || by.length > 0 ? 0 : groupingCost;
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
