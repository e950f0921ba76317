/** Whether a branch reads so few rows that cells would save nothing. */

import { columnOf } from '../../model/dataset.ts';
import type { Branch, Scan } from '../plan.ts';
import { readShare } from '../read-share.ts';
import type { Facts } from '../table-facts.ts';

/**
 * Measured: a statement over cells takes Postgres a tenth of a millisecond to begin, prepared or not, which is the time of some thousand
 * rows that an index finds.
 */
const few = 1_000;

/** Only where an index leads to them, and as far as facts tell. */
export function readsFewRows({ dataset }: Scan, branch: Branch, facts: Facts): boolean {
  const known = facts.get(dataset.key);
  const column = branch.time ? columnOf(branch.time) : undefined;
  if (!known || column === undefined || branch.from === null || branch.until === null) return false;
  const { leadsIndex, quantiles } = known.columns.get(column) ?? {};
  return leadsIndex === true && quantiles !== undefined && known.rows * readShare(branch, known) < few;
}
