/** Which share of the work of a batch each of its scans has: what its statement may keep busy beside the others goes by it. */
import { readTogether } from './one-pass.ts';
import type { Branch, Scan } from './plan.ts';
import { readShare } from './read-share.ts';
import { costOfRow } from './row-cost.ts';
import type { Facts, TableFacts } from './table-facts.ts';

/** Postgres gives so few rows to one process anyway. */
const fewRows = 100_000;

/** A plan that recurs has the same scans, and is made of the same facts. */
const known = new WeakMap<readonly Scan[], { readonly facts: Facts; readonly shares: readonly (number | null)[] }>();

/** In (0, 1), one a scan; null for one that reads few rows, that nobody knows, or that is alone. */
export function workShares(scans: readonly Scan[], facts: Facts): readonly (number | null)[] {
  if (scans.length < 2) return scans.map(() => null);
  const before = known.get(scans);
  if (before?.facts === facts) return before.shares;
  const shares = sharesOf(scans, facts);
  known.set(scans, { facts, shares });
  return shares;
}

function sharesOf(scans: readonly Scan[], facts: Facts): readonly (number | null)[] {
  const passes = scans.map((scan) => passesOf(scan, facts));
  const costs = passes.map((all) => all.reduce((sum, { rows, cost }) => sum + rows * cost, 0));
  const total = costs.reduce((sum, each) => sum + each, 0);
  return costs.map((each, index) => {
    const rows = (passes[index] ?? []).reduce((sum, pass) => sum + pass.rows, 0);
    return rows < fewRows || each === total ? null : each / total;
  });
}

/** One reading of a table. */
interface Pass {
  readonly rows: number;
  readonly cost: number;
}

/** Times that are read in one pass cost the rows once. */
function passesOf(scan: Scan, facts: Facts): readonly Pass[] {
  const table = facts.get(scan.dataset.key);
  if (!table) return [];
  const together = readTogether(scan);
  const alone = scan.branches.filter((branch) => !together.includes(branch));
  return [...(together.length > 0 ? [together] : []), ...alone.map((branch) => [branch])].map((branches) =>
    passOf(branches, table),
  );
}

function passOf(branches: readonly Branch[], table: TableFacts): Pass {
  const shares = branches.map((branch) => (branch.rollup ? 0 : readShare(branch, table)));
  const slots = branches.flatMap((branch) => branch.slots);
  return { rows: table.rows * Math.max(...shares), cost: costOfRow(slots, branches[0]?.firstBy ?? []) };
}
