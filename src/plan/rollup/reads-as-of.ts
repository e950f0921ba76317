/** Whether a scan reads cells that follow a rule of time instead of every write: the data alone does not tell whether they are the same. */
import type { Scan } from '../plan.ts';

export const readsAsOf = ({ branches }: Scan): boolean =>
  branches.some(({ rollup }) => rollup !== undefined && rollup.rollup.asOf !== null);
