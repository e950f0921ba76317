/** The noun: what the cells of an operation are loaded with. */
import type { PlanningContext } from '../../plan/plan-scans.ts';
import type { Rollups } from '../../plan/rollup/rollup.ts';
import type { OnServed } from '../../plan/served.ts';
import type { Facts } from '../../plan/table-facts.ts';
import type { Ledger } from '../anonymity/ledger.ts';
import type { Fetched } from '../reuse/repeatable.ts';
import type { ScanContext } from './run-scan.ts';

export interface LoaderContext extends ScanContext {
  readonly planning: PlanningContext;
  readonly rollups: RollupSource;
  /** Hears of each batch that was answered. */
  readonly onServed?: OnServed | undefined;
  /** What the reader was told of datasets that promise anonymity; for whoever may be told everything there is none. */
  readonly ledger?: Ledger | undefined;
  /** What is known of the tables by now. Absent where a statement that is run again is run elsewhere: on replicas. */
  readonly facts?: (() => Facts) | undefined;
  /** What this operation has read before it was planned. */
  readonly fetched?: Fetched | undefined;
}

/** Where rollups are known of. */
export interface RollupSource {
  current(): Promise<Rollups>;
  /** One of them was not there any more when it was read. */
  forget(): void;
}
