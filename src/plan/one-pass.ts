/** Which branches of a scan are read in one pass over the table: those that each read much of it anyway. */
import { chooseFirstBy, groupsOf, mostGroups } from './choose-first-by.ts';
import type { FirstKey } from './first-key.ts';
import type { Branch, Scan } from './plan.ts';
import { readShare } from './read-share.ts';
import { fitOneNumber } from './standings.ts';
import type { Facts } from './table-facts.ts';

export interface OnePass {
  readonly branches: ReadonlySet<object>;
  /** Rows are grouped by these, too. */
  readonly firstBy: readonly FirstKey[];
}

type Planned = Omit<Branch, 'firstBy' | 'onePass' | 'metOnce'>;

/** Of the rows: who reads less finds them by an index, and does not look at the others. */
const leastShare = 0.1;

/** Null where no two branches read so much, or where a row's places on several times would make too many groups. */
export function chooseOnePass(
  scan: Pick<Scan, 'by' | 'dataset'>,
  branches: readonly Planned[],
  facts: Facts,
): OnePass | null {
  const table = facts.get(scan.dataset.key);
  const fit = branches.filter((branch) => isPlain(branch) && readShare(branch, table) >= leastShare);
  if (fit.length < 2 || !table) return null;
  if (!fitOneNumber(fit.map(({ boundaries }) => boundaries.length))) return null;
  const intervals = intervalsOf(fit);
  const groups = groupsOf(scan.by, facts);
  if (groups === null || groups * intervals > Math.min(mostGroups, table.rows / 10)) return null;
  const slots = fit.flatMap((branch) => branch.slots);
  return {
    branches: new Set(fit),
    firstBy: chooseFirstBy(scan, { source: { kind: 'rows' }, slots, intervals }, facts),
  };
}

/** The branches of a scan that are: of those that may be, all that read no cells; none where one is left over. */
export function readTogether({ branches }: Pick<Scan, 'branches'>): readonly Branch[] {
  const together = branches.filter(({ onePass, rollup }) => onePass && !rollup);
  return together.length < 2 ? [] : together;
}

/** What is told by rows of another dataset is looked up within the bounds of its own branch. */
const isPlain = ({ source, time, slots }: Planned): boolean =>
  source.kind === 'rows' &&
  time !== null &&
  slots.every(
    ({ aggregate, factors, present }) =>
      aggregate === null && [...factors, ...present].every(({ kind }) => kind !== 'matured' && kind !== 'converted'),
  );

/** About: what happens to one row happens soon after one another, so that it is in few intervals of each further time. */
const expectedOfFurther = 4;

function intervalsOf(branches: readonly Planned[]): number {
  const [most = 1, ...others] = branches.map(({ boundaries }) => boundaries.length + 2).sort((a, b) => b - a);
  return others.reduce((product, each) => product * Math.min(each, expectedOfFurther), most);
}
