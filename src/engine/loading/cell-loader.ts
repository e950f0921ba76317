/** The batch of one operation: every request of a tick becomes one plan, and each of its scans runs once. */
import DataLoader from 'dataloader';
import { RefusedError } from '../../kernel/issue.ts';
import { type GroupStates, mergeCells } from '../../plan/merge-cells.ts';
import { noRollups, type Rollups } from '../../plan/rollup/rollup.ts';
import { workShares } from '../../plan/work-shares.ts';
import { type Found, guardGroups } from '../anonymity/guard-groups.ts';
import { type RanScan, repeatBatch } from '../reuse/repeat-batch.ts';
import { engineOf } from '../reuse/repeat-statement.ts';
import { loadScores } from '../scores/load-scores.ts';
import type { KeyedRequest } from './keyed-request.ts';
import { loadCells } from './load-cells.ts';
import type { LoaderContext } from './loader-context.ts';
import { isMissingTable } from './run-statement.ts';

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
  const { memory } = context;
  const { calendars, facts } = context.planning;
  const plan = memory.cover(memory.plan(keys, context.planning), rollups, facts);
  planning?.ended(plan);
  const milliseconds = plan.scans.map(() => 0);
  const shares = workShares(plan.scans, facts);
  const ran: RanScan[] = [];
  // One scan that fails refuses the requests that need it, and no others.
  const cells = await Promise.all(
    plan.scans.map(async (scan, index) => {
      const share = shares[index];
      const heard = {
        took: (each: number) => {
          milliseconds[index] = each;
        },
        repeatable: (run: Pick<RanScan, 'statement' | 'rows'>) => void ran.push({ ...run, index, scan, share }),
      };
      try {
        return (await loadCells(scan, { ...context, share, scan }, heard)).cells;
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
  const batch = { plan, requests: keys.map(({ request }) => request), calendars };
  if (context.onServed || context.observer) {
    const served = { ...batch, milliseconds };
    context.onServed?.(served);
    context.observer?.served(served);
  }
  if (ran.length > 0) context.footprint?.repeatable(repeatBatch(ran, batch, { facts, rollups }, engineOf(context)));
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
