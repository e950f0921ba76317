/** Cells back to requests: the state of every group in every period, merged from the elementary intervals. */
import { add, type Exact, toNumber, zero } from '../stats/exact.ts';
import type { StagedOutput, State } from '../stats/statistic.ts';
import { type BranchCells, extract, type GroupCells, groupIdentity, type Member } from './cells.ts';
import { compareMembers } from './compare-members.ts';
import { countMembers, type IntervalRange } from './count-members.ts';
import type { CellRequest, Place, Plan } from './plan.ts';
import type { PlanningContext } from './plan-scans.ts';
import { extentOf } from './positions.ts';
import { tooManyCells } from './too-many-cells.ts';

export interface GroupStates {
  readonly members: readonly Member[];
  /** One a period of the request. */
  readonly states: readonly State[];
  /** By period, the respondents that a group must have where its number is withheld, and null where it is not; absent where none is. */
  readonly withheld?: readonly (number | null)[];
  /** Whether its dataset promises anonymity, so that nothing is told beside its numbers. */
  readonly promised?: boolean;
}

/**
 * A group is there when a row of it counted in some period of the request: what other requests of the batch read has no
 * say in it. A request without dimensions has exactly one group, with or without rows. Every group has a state in every
 * period, rows or not: past `maxCells` of them the request is refused with TOO_MANY_GROUPS.
 */
export function mergeCells(
  plan: Plan,
  request: CellRequest,
  places: readonly Place[],
  cells: readonly (readonly BranchCells[])[],
  context: PlanningContext,
  maxCells: number,
): readonly GroupStates[] {
  const columns = places.map((place, column) => readColumn(plan, request, { place, column }, cells, context));
  const groups = new Map<string, readonly Member[]>();
  for (const { branch } of columns) for (const [identity, { members }] of branch) groups.set(identity, members);
  const whole = (request.by.values().next().value ?? []).length === 0;
  if (whole) groups.set(groupIdentity([]), []);

  const found: GroupStates[] = [];
  for (const [identity, members] of groups) {
    const read = columns.map(({ branch, ranges, ...column }) => readGroup(branch.get(identity), column, ranges));
    if (!whole && !read.some((periods) => periods.some(({ present }) => present))) continue;
    const states = request.periods.map((_, period): State => read.flatMap((periods) => periods[period]?.state ?? []));
    found.push({ members, states });
    if (!whole && found.length * request.periods.length > maxCells) throw tooManyCells(maxCells);
  }
  return found.sort((a, b) => compareMembers(a.members, b.members));
}

interface Found {
  readonly state: State;
  /** Whether any row counted. */
  readonly present: boolean;
}

interface Column {
  readonly slot: number;
  readonly output: StagedOutput | null;
}

/** What a group has of a slot in each period: a number, or for buckets a pair for each that is not empty. */
function readGroup(
  group: GroupCells | undefined,
  { slot, output }: Column,
  ranges: readonly IntervalRange[],
): readonly Found[] {
  if (!group) return ranges.map(() => ({ state: output === 'buckets' ? [] : [zero], present: false }));
  if (output === 'members')
    return countMembers(group.series, slot, ranges).map((count) => ({ state: [count], present: count > 0 }));
  return ranges.map((range) => readRange(group, { slot, output }, range));
}

function readRange({ series }: GroupCells, { slot, output }: Column, [from, to]: IntervalRange): Found {
  let present = false;
  let sum: Exact = zero;
  const pairs: Exact[] = [];
  for (const cells of series) {
    const { total, present: here } = extract(cells, slot, from, to);
    present ||= here;
    if (output !== 'buckets') sum = add(sum, total);
    else if (toNumber(total) !== 0) pairs.push(cells.key, total);
  }
  return { state: output === 'buckets' ? pairs : [sum], present };
}

function readColumn(
  plan: Plan,
  request: CellRequest,
  { place, column: index }: { readonly place: Place; readonly column: number },
  cells: readonly (readonly BranchCells[])[],
  context: PlanningContext,
) {
  const branch = plan.scans[place.scan]?.branches[place.branch];
  const branchCells = cells[place.scan]?.[place.branch];
  const column = request.measurement.columns[index];
  if (!branch || !branchCells || !column) throw new Error('A request was given a place that its plan does not have.');
  const places = new Map(branch.boundaries.map((boundary, at) => [boundary, at + 1]));
  const intervalAt = (position: number): number => {
    if (position === Number.NEGATIVE_INFINITY) return 0;
    if (position === Number.POSITIVE_INFINITY || branch.time === null) return branch.boundaries.length + 1;
    const found = places.get(position);
    if (found === undefined) throw new Error(`No boundary was cut at ${position}.`);
    return found;
  };
  const ranges = request.periods.map((period): IntervalRange => {
    const { start, end } = extentOf(period, branch.time, column, context);
    return [intervalAt(start), intervalAt(end)];
  });
  return { branch: branchCells, slot: place.slot, output: column.output, ranges };
}
