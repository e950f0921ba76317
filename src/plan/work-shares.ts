/** Which share of the rows that a batch reads each of its scans reads: what its statement may keep busy beside the others goes by it. */
import { readTogether } from './one-pass.ts';
import type { Branch, Scan } from './plan.ts';
import { readShare } from './read-share.ts';
import type { Facts } from './table-facts.ts';

/** Postgres gives so few rows to one process anyway. */
const fewRows = 100_000;

/** In (0, 1), one a scan; null for one that reads few rows, that nobody knows, or that is alone. */
export function workShares(scans: readonly Scan[], facts: Facts): readonly (number | null)[] {
  if (scans.length < 2) return scans.map(() => null);
  const rows = scans.map((scan) => rowsRead(scan, facts));
  const all = rows.reduce((sum, each) => sum + each, 0);
  return rows.map((each) => (each < fewRows || each === all ? null : each / all));
}

/** Times that are read in one pass cost the rows once. */
function rowsRead(scan: Scan, facts: Facts): number {
  const table = facts.get(scan.dataset.key);
  if (!table) return 0;
  const share = (branch: Branch) => (branch.rollup ? 0 : readShare(branch, table));
  const together = readTogether(scan);
  const alone = scan.branches.filter((branch) => !together.includes(branch));
  const shares = [Math.max(0, ...together.map(share)), ...alone.map(share)];
  return table.rows * shares.reduce((sum, each) => sum + each, 0);
}
