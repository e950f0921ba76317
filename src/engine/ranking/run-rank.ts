/** The rows of a ranking: of cells where a rollup has all that is asked, and ranked before groups are put together where that tells all. */
import type { SQL } from 'drizzle-orm';
import { toStatement } from '../../../db/statement.ts';
import type { RankScan } from '../../plan/plan-rank.ts';
import { chooseWholeRollups } from '../../plan/rollup/choose-rollups.ts';
import { readsAsOf } from '../../plan/rollup/reads-as-of.ts';
import type { Rollups } from '../../plan/rollup/rollup.ts';
import type { Facts } from '../../plan/table-facts.ts';
import { leavesOut, lowerEarlyRank } from '../../sql/lower-early-rank.ts';
import { lowerRank } from '../../sql/lower-rank.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import type { PlanMemory } from '../loading/plan-memory.ts';
import { isMissingTable, type Row, remember } from '../loading/run-statement.ts';
import { sizeOfRows } from '../loading/size-of-rows.ts';
import { readRows } from '../reuse/read-repeatable.ts';
import { engineOf, repeatStatement } from '../reuse/repeat-statement.ts';

export async function runRank(rank: RankScan, context: LoaderContext): Promise<readonly Row[]> {
  const rollups = await context.rollups.current();
  const covered = coverRank(rank, rollups, context);
  try {
    return await run(covered, rollups, context);
  } catch (error) {
    if (!covered.scan.branches.some(({ rollup }) => rollup) || !isMissingTable(error)) throw error;
    context.rollups.forget();
    return run(rank, rollups, context);
  }
}

/** The statement that is run first for a ranking, and what it reads. */
export function firstStatement(
  rank: RankScan,
  rollups: Rollups,
  context: LoaderContext,
): { readonly covered: RankScan; readonly statement: SQL } {
  const covered = coverRank(rank, rollups, context);
  return { covered, statement: lowerEarly(covered, context) ?? lowerRank(covered, context.lowering) };
}

const coverRank = (rank: RankScan, rollups: Rollups, { planning }: LoaderContext): RankScan => ({
  ...rank,
  scan: chooseWholeRollups(rank.scan, rollups, planning.facts),
});

/** By engine: the names of rankings that left something out, for as long as what is known of its tables is the same. */
const leftOut = new WeakMap<PlanMemory, { readonly facts: Facts; readonly names: Set<string> }>();

function namesLeftOut({ memory, planning: { facts } }: LoaderContext): Set<string> {
  const known = leftOut.get(memory);
  if (known?.facts === facts) return known.names;
  const names = new Set<string>();
  leftOut.set(memory, { facts, names });
  return names;
}

const lowerEarly = (rank: RankScan, context: LoaderContext): SQL | null =>
  namesLeftOut(context).has(rank.scan.name) ? null : lowerEarlyRank(rank, context.lowering);

async function run(rank: RankScan, rollups: Rollups, context: LoaderContext): Promise<readonly Row[]> {
  const early = lowerEarly(rank, context);
  if (early) {
    const rows = await read(rank, early, rollups, context);
    if (!leavesOut(rows)) return rows;
    namesLeftOut(context).add(rank.scan.name);
  }
  return read(rank, lowerRank(rank, context.lowering), rollups, context);
}

function read({ scan }: RankScan, lowered: SQL, rollups: Rollups, context: LoaderContext): Promise<readonly Row[]> {
  const statement = toStatement(lowered);
  const asOf = readsAsOf(scan);
  const load = (within: LoaderContext) => {
    const repeatable = (rows: readonly Row[]) => {
      const { footprint, planning, share } = within;
      const planned = { facts: planning.facts, rollups };
      footprint?.repeatable(repeatStatement({ statement, scan, share, rows }, planned, engineOf(within)));
    };
    return readRows(statement, within, { took: () => undefined, repeatable }, asOf);
  };
  return asOf ? load(context) : remember(context, statement, load, sizeOfRows);
}
