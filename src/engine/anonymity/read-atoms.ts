/** Cells of one dataset to the atoms that they are made of: one statement for all of them. */
import { toStatement } from '../../../db/statement.ts';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import { type DimensionPath, findDimension } from '../../model/find-dimension.ts';
import type { Member } from '../../plan/cells.ts';
import { pathIdentity } from '../../plan/identity.ts';
import type { PlanningContext } from '../../plan/plan-scans.ts';
import { tooManyCells } from '../../plan/too-many-cells.ts';
import { type AtomScan, lowerAtoms } from '../../sql/lower-atoms.ts';
import { decodeMember, type ScanContext } from '../loading/run-scan.ts';
import { type Row, runStatement } from '../loading/run-statement.ts';
import { type Cell, type RowTest, testIdentity } from './cell.ts';
import type { Atom } from './disclosure.ts';
import type { Ledger } from './ledger.ts';

export interface CellAtoms {
  readonly atoms: readonly Atom[];
  /** The places of its atoms, one list a cell. */
  readonly of: readonly (readonly number[])[];
}

/** What a guard works with. */
export interface GuardContext extends ScanContext {
  readonly planning: PlanningContext;
  readonly ledger: Ledger;
}

export type Promised = Pick<AtomScan, 'dataset' | 'respondent' | 'minimum'>;

export function promisedBy(dataset: Dataset, datasets: ReadonlyMap<string, Dataset>): Promised {
  const { anonymity } = dataset;
  const path = anonymity && findDimension(datasets, dataset.key, anonymity.respondent);
  if (!anonymity || path?.kind !== 'ok') throw new Error(`"${dataset.key}" promises anonymity to nobody.`);
  return { dataset, respondent: path.value, minimum: anonymity.minimum };
}

/** Atoms that are in the same cells are one: what tells them apart was never told. */
export async function readAtoms(promised: Promised, cells: readonly Cell[], context: ScanContext): Promise<CellAtoms> {
  const axes = axesOf(cells);
  const statement = toStatement(lowerAtoms({ ...promised, ...axes }, context.lowering, context.maxCells + 1));
  const rows = await runStatement({ ...context, budget: undefined }, statement);
  if (rows.length > context.maxCells) throw tooManyCells(context.maxCells);
  const readers = cells.map((cell) => readerOf(cell, axes));
  const together = new Map<string, { readonly inside: readonly number[]; readonly respondents: Set<string> | null }>();
  for (const row of rows) {
    const inside = readers.flatMap((isIn, index) => (isIn(row) ? [index] : []));
    if (inside.length === 0) continue;
    const key = inside.join(' ');
    const few = row.respondents as readonly string[] | null;
    const known = together.get(key);
    const respondents = few && known?.respondents !== null ? new Set([...(known?.respondents ?? []), ...few]) : null;
    together.set(key, { inside, respondents: respondents && respondents.size < promised.minimum ? respondents : null });
  }
  const found = [...together.values()];
  const of: number[][] = cells.map(() => []);
  for (const [place, { inside }] of found.entries()) for (const cell of inside) of[cell]?.push(place);
  return { atoms: found.map(({ respondents }) => ({ respondents: respondents && [...respondents] })), of };
}

type Axes = Pick<AtomScan, 'times' | 'by'> & { readonly tests: readonly RowTest[] };

function axesOf(cells: readonly Cell[]): Axes {
  const times = new Map<string, { readonly time: Dimension; readonly edges: Set<number> }>();
  const by = new Map<string, DimensionPath>();
  const tests = new Map<string, RowTest>();
  for (const cell of cells) {
    tests.set(testIdentity(cell.test), cell.test);
    for (const path of cell.by) by.set(pathIdentity(path), path);
    if (!cell.time) continue;
    const known = times.get(cell.time.key) ?? { time: cell.time, edges: new Set() };
    times.set(cell.time.key, known);
    for (const edge of [cell.start, cell.end]) if (Number.isFinite(edge)) known.edges.add(edge);
  }
  return {
    times: [...times.values()].map(({ time, edges }) => ({ time, boundaries: [...edges].sort((a, b) => a - b) })),
    by: [...by.values()],
    tests: [...tests.values()],
  };
}

/** Whether an atom is in a cell. */
function readerOf({ test, by, members, time, start, end }: Cell, axes: Axes): (row: Row) => boolean {
  const identity = testIdentity(test);
  const tested = `test_${axes.tests.findIndex((each) => testIdentity(each) === identity)}`;
  const groups = by.map((path, index) => {
    const at = axes.by.findIndex((each) => pathIdentity(each) === pathIdentity(path));
    const type = path.cut ? 'number' : path.dimension.type;
    const member: Member = members[index] ?? null;
    return (row: Row) => decodeMember(row[`by_${at}`], type) === member;
  });
  const place = axes.times.findIndex((each) => each.time.key === time?.key);
  const boundaries = axes.times[place]?.boundaries ?? [];
  const reached = (edge: number, otherwise: number) =>
    Number.isFinite(edge) ? boundaries.indexOf(edge) + 1 : otherwise;
  const [from, to] = [reached(start, 0), reached(end, boundaries.length + 1)];
  const within = (row: Row): boolean => {
    const at = row[`time_${place}`];
    return at !== null && Number(at) >= from && Number(at) < to;
  };
  return (row) => row[tested] === true && (time === null || within(row)) && groups.every((is) => is(row));
}
