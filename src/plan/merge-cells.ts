/** Cells back to requests: the state of every group in every period, merged from the elementary intervals. */
import type { State } from '../stats/statistic.ts';
import { type BranchCells, extract, groupIdentity, type Member, nothing } from './cells.ts';
import { compareMembers } from './compare-members.ts';
import type { CellRequest, Place, Plan } from './plan.ts';
import type { PlanningContext } from './plan-scans.ts';
import { extentOf } from './positions.ts';
import { tooManyCells } from './too-many-cells.ts';

export interface GroupStates {
  readonly members: readonly Member[];
  /** One a period of the request. */
  readonly states: readonly State[];
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
  const columns = places.map((place) => readColumn(plan, request, place, cells, context));
  const groups = new Map<string, readonly Member[]>();
  for (const { branch } of columns) for (const [identity, { members }] of branch) groups.set(identity, members);
  const whole = (request.by.values().next().value ?? []).length === 0;
  if (whole) groups.set(groupIdentity([]), []);

  const found: GroupStates[] = [];
  for (const [identity, members] of groups) {
    let present = whole;
    const states = request.periods.map(
      (_, period): State =>
        columns.map(({ branch, slot, ranges }) => {
          const group = branch.get(identity);
          const [from, to] = ranges[period] ?? [0, 0];
          const { total, present: here } = group ? extract(group, slot, from, to) : nothing;
          present ||= here;
          return total;
        }),
    );
    if (!present) continue;
    found.push({ members, states });
    if (!whole && found.length * request.periods.length > maxCells) throw tooManyCells(maxCells);
  }
  return found.sort((a, b) => compareMembers(a.members, b.members));
}

function readColumn(
  plan: Plan,
  request: CellRequest,
  place: Place,
  cells: readonly (readonly BranchCells[])[],
  context: PlanningContext,
) {
  const branch = plan.scans[place.scan]?.branches[place.branch];
  const branchCells = cells[place.scan]?.[place.branch];
  if (!branch || !branchCells) throw new Error('A request was given a place that its plan does not have.');
  const index = new Map(branch.boundaries.map((boundary, at) => [boundary, at + 1]));
  const intervalAt = (position: number): number => {
    if (position === Number.NEGATIVE_INFINITY) return 0;
    if (position === Number.POSITIVE_INFINITY || branch.time === null) return branch.boundaries.length + 1;
    const found = index.get(position);
    if (found === undefined) throw new Error(`No boundary was cut at ${position}.`);
    return found;
  };
  const { statistic, asOf } = request.measurement;
  const reading = { cumulative: statistic.cumulative, asOf, now: context.now };
  const ranges = request.periods.map((period): readonly [number, number] => {
    const { start, end } = extentOf(period, branch.time, reading, context.calendars);
    return [intervalAt(start), intervalAt(end)];
  });
  return { branch: branchCells, slot: place.slot, ranges };
}
