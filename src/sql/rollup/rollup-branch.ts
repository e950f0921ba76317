/** The noun: a branch whose rows are in cells. */
import type { Branch } from '../../plan/plan.ts';
import type { RollupReading } from '../../plan/rollup/rollup.ts';

export type RollupBranch = Branch & { readonly rollup: RollupReading };
