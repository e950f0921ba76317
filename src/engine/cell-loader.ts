/** The batch of one operation: every request of a tick becomes one plan, and each of its scans runs once. */
import DataLoader from 'dataloader';
import { RefusedError } from '../kernel/issue.ts';
import { readCells } from '../plan/cells.ts';
import { type GroupStates, mergeCells } from '../plan/merge-cells.ts';
import type { CellRequest } from '../plan/plan.ts';
import { type PlanningContext, planScans } from '../plan/plan-scans.ts';
import { chooseRollups } from '../plan/rollup/choose-rollups.ts';
import { noRollups, type Rollups } from '../plan/rollup/rollup.ts';
import { loadScores } from './load-scores.ts';
import { runScan, type ScanContext } from './run-scan.ts';
import { isMissingTable } from './run-statement.ts';

export interface LoaderContext extends ScanContext {
  readonly planning: PlanningContext;
  readonly rollups: RollupSource;
}

/** Where rollups are known of. */
export interface RollupSource {
  current(): Promise<Rollups>;
  /** One of them was not there any more when it was read. */
  forget(): void;
}

export interface KeyedRequest {
  readonly identity: string;
  readonly request: CellRequest;
}

export type CellLoader = DataLoader<KeyedRequest, readonly GroupStates[], string>;

export function createCellLoader(context: LoaderContext): CellLoader {
  return new DataLoader(
    (keys) =>
      loadAll(
        keys.map(({ request }) => request),
        context,
      ),
    {
      cacheKeyFn: ({ identity }) => identity,
      // After every promise that is already settled: resolvers at different depths of one operation share the batch.
      batchScheduleFn: (dispatch) => setImmediate(dispatch),
    },
  );
}

/** Scores have statements of their own, beside the scans. */
async function loadAll(
  requests: readonly CellRequest[],
  context: LoaderContext,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  const ofScores = requests.filter(({ measurement }) => measurement.score);
  const ofRows = requests.filter(({ measurement }) => !measurement.score);
  const [scores, rows] = await Promise.all([loadScores(ofScores, context), loadBatch(ofRows, context)]);
  const found = new Map([
    ...ofScores.map((request, index) => [request, scores[index]] as const),
    ...ofRows.map((request, index) => [request, rows[index]] as const),
  ]);
  return requests.map((request) => found.get(request) ?? new Error('A request was not loaded.'));
}

async function loadBatch(
  requests: readonly CellRequest[],
  context: LoaderContext,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  return loadFrom(requests, context, requests.length > 0 ? await context.rollups.current() : noRollups);
}

async function loadFrom(
  requests: readonly CellRequest[],
  context: LoaderContext,
  rollups: Rollups,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  const plan = chooseRollups(planScans(requests, context.planning), rollups);
  // One scan that fails refuses the requests that need it, and no others.
  const cells = await Promise.all(
    plan.scans.map(async (scan) => {
      try {
        return readCells(await runScan(scan, context), scan.branches.length);
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error));
      }
    }),
  );
  // A rollup that was dropped in between: rows are always there.
  if (rollups.ready.length > 0 && cells.some((each) => each instanceof Error && isMissingTable(each))) {
    context.rollups.forget();
    return loadFrom(requests, context, noRollups);
  }
  return requests.map((request, index) => {
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
}
