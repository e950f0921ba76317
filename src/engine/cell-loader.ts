/** The batch of one operation: every request of a tick becomes one plan, and each of its scans runs once. */
import DataLoader from 'dataloader';
import { RefusedError } from '../kernel/issue.ts';
import { type BranchCells, readCells } from '../plan/cells.ts';
import { type GroupStates, mergeCells } from '../plan/merge-cells.ts';
import type { Scan } from '../plan/plan.ts';
import type { PlanningContext } from '../plan/plan-scans.ts';
import { readsAsOf } from '../plan/rollup/reads-as-of.ts';
import { noRollups, type Rollups } from '../plan/rollup/rollup.ts';
import type { OnServed } from '../plan/served.ts';
import { workShares } from '../plan/work-shares.ts';
import { type Found, guardGroups } from './anonymity/guard-groups.ts';
import type { Ledger } from './anonymity/ledger.ts';
import type { KeyedRequest } from './keyed-request.ts';
import { loadScores } from './load-scores.ts';
import { runScan, type ScanContext } from './run-scan.ts';
import { isMissingTable, remember } from './run-statement.ts';
import { sizeOfRows } from './size-of-rows.ts';

export interface LoaderContext extends ScanContext {
  readonly planning: PlanningContext;
  readonly rollups: RollupSource;
  /** Hears of each batch that was answered. */
  readonly onServed?: OnServed | undefined;
  /** What the reader was told of datasets that promise anonymity; for whoever may be told everything there is none. */
  readonly ledger?: Ledger | undefined;
}

/** Where rollups are known of. */
export interface RollupSource {
  current(): Promise<Rollups>;
  /** One of them was not there any more when it was read. */
  forget(): void;
}

export type CellLoader = DataLoader<KeyedRequest, readonly GroupStates[], string>;

export function createCellLoader(context: LoaderContext): CellLoader {
  return new DataLoader((keys) => loadAll(keys, context), {
    cacheKeyFn: ({ identity }) => identity,
    // After every promise that is already settled: resolvers at different depths of one operation share the batch.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });
}

/** Scores have statements of their own, beside the scans. */
async function loadAll(
  keys: readonly KeyedRequest[],
  context: LoaderContext,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  if (!keys.some(ofScore)) return loadBatch(keys, context);
  const ofScores = keys.filter(ofScore).map(({ request }) => request);
  const ofRows = keys.filter((key) => !ofScore(key));
  const [scores, rows] = await Promise.all([loadScores(ofScores, context), loadBatch(ofRows, context)]);
  const found = new Map([
    ...ofScores.map((request, index) => [request, scores[index]] as const),
    ...ofRows.map(({ request }, index) => [request, rows[index]] as const),
  ]);
  return keys.map(({ request }) => found.get(request) ?? new Error('A request was not loaded.'));
}

const ofScore = ({ request }: KeyedRequest): boolean => request.measurement.score !== undefined;

async function loadBatch(
  keys: readonly KeyedRequest[],
  context: LoaderContext,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  return loadFrom(keys, context, keys.length > 0 ? await context.rollups.current() : noRollups);
}

async function loadFrom(
  keys: readonly KeyedRequest[],
  context: LoaderContext,
  rollups: Rollups,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  const planning = context.observer?.planning();
  const plan = context.memory.cover(context.memory.plan(keys, context.planning), rollups);
  planning?.ended(plan);
  const milliseconds = plan.scans.map(() => 0);
  const shares = workShares(plan.scans, context.planning.facts);
  // One scan that fails refuses the requests that need it, and no others.
  const cells = await Promise.all(
    plan.scans.map(async (scan, index) => {
      const took = (each: number) => {
        milliseconds[index] = each;
      };
      try {
        return (await loadCells(scan, { ...context, share: shares[index], scan }, took)).cells;
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    }),
  );
  // A rollup that was dropped in between: rows are always there.
  if (rollups.ready.length > 0 && cells.some((each) => each instanceof Error && isMissingTable(each))) {
    context.rollups.forget();
    return loadFrom(keys, context, noRollups);
  }
  const { calendars } = context.planning;
  if (context.onServed || context.observer) {
    const served = { plan, requests: keys.map(({ request }) => request), milliseconds, calendars };
    context.onServed?.(served);
    context.observer?.served(served);
  }
  const merged = keys.map(({ request }, index): Found => {
    const places = plan.places[index] ?? [];
    const failure = places.map(({ scan }) => cells[scan]).find((each) => each instanceof Error);
    if (failure instanceof Error) return failure;
    const found = cells.map((each) => (each instanceof Error || !each ? [] : each));
    try {
      return mergeCells(plan, request, places, found, context.planning, context.maxCells);
    } catch (error) {
      if (error instanceof RefusedError) return error;
      throw error;
    }
  });
  const { ledger } = context;
  return ledger
    ? guardGroups(
        keys.map(({ request }) => request),
        merged,
        { ...context, ledger },
      )
    : merged;
}

interface LoadedCells {
  readonly cells: readonly BranchCells[];
  readonly size: number;
}

/** `took` hears milliseconds where the statement was run. */
function loadCells(scan: Scan, context: LoaderContext, took: (milliseconds: number) => void): Promise<LoadedCells> {
  const statement = context.memory.lower(scan, context.lowering, context.maxCells + 1);
  const load = async (within: LoaderContext): Promise<LoadedCells> => {
    const began = performance.now();
    const rows = await runScan(scan, statement, within);
    took(performance.now() - began);
    return { cells: readCells(rows, scan.branches.length), size: context.results ? sizeOfRows(rows) : 0 };
  };
  return readsAsOf(scan) ? load(context) : remember(context, statement, load, ({ size }) => size);
}
