/** Questions to their answers a chunk of groups at a time: the path of every answer, walked over a few groups after another. */
import { openCursors } from '../../../db/open-cursors.ts';
import { toStatement } from '../../../db/statement.ts';
import { readCells } from '../../plan/cells.ts';
import { measurementsOf } from '../../plan/measurement.ts';
import { mergeCells } from '../../plan/merge-cells.ts';
import { type PlanningContext, planScans } from '../../plan/plan-scans.ts';
import { lowerOrderedScan } from '../../sql/lower-ordered-scan.ts';
import type { Answer } from '../answer.ts';
import { type EvaluatedGroup, evaluate, keyedRequests } from '../evaluate.ts';
import type { KeyedRequest } from '../loading/keyed-request.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import { decodeRow } from '../loading/run-scan.ts';
import { afford, refusing } from '../loading/run-statement.ts';
import type { RunningStatement } from '../observer.ts';
import type { ResolvedQuestion } from '../resolve-question.ts';
import { groupsInStep } from './groups-in-step.ts';

/** Rows that are asked of a cursor at once. */
const batch = 1000;

/** Cells that a chunk has about: so few that they die young, which is what a collector of garbage does best. */
const chunkCells = 1000;

/** Whether its groups can come in the order of their members, one after another. */
export const canStream = ({ question, computation }: ResolvedQuestion): boolean =>
  question.by.length > 0 &&
  question.top === null &&
  question.cohorts === undefined &&
  measurementsOf(computation).every(({ score }) => score === undefined);

/** One answer a question in each chunk; what has no row of these groups has no group. Rejects with `RefusedError`. */
export async function* streamAnswers(
  questions: readonly ResolvedQuestion[],
  context: LoaderContext,
  answer: (question: ResolvedQuestion, groups: readonly EvaluatedGroup[]) => Answer,
): AsyncGenerator<readonly Answer[]> {
  const { db, planning, lowering, signal, maxCells, observer } = context;
  const requests = [...distinctRequests(questions, planning).values()];
  const plan = planScans(
    requests.map(({ request }) => request),
    planning,
  );
  for (const _ of plan.scans) context.onStatement();
  const statements = plan.scans.map((scan) => lowerOrderedScan(scan, lowering));
  for (const statement of statements) await afford(toStatement(statement), context);
  const comment = observer?.comment;
  const cursors = await refusing(() => openCursors(db, statements, { signal, comment }), signal);
  const running = statements.map((statement, index) =>
    observer?.began(toStatement(statement), cursors.backend, plan.scans[index]),
  );
  const read = plan.scans.map(() => 0);
  // Whoever reads no further has what it wants.
  let settle = (each: RunningStatement | undefined, index: number) => each?.ended(read[index] ?? 0);
  try {
    const scans = plan.scans.map((scan, index) => async () => {
      const rows = await refusing(() => cursors.fetch(index, batch), signal);
      read[index] = (read[index] ?? 0) + rows.length;
      return rows.map((row) => decodeRow(row, scan));
    });
    const cellsOfGroup = questions.reduce((sum, { question }) => sum + question.periods.length, 0);
    const groups = Math.max(1, Math.floor(chunkCells / cellsOfGroup));
    for await (const chunk of groupsInStep(scans, { groups, rows: 20 * chunkCells, maxCells })) {
      const cells = chunk.map((rows, index) => readCells(rows, plan.scans[index]?.branches.length ?? 0));
      const loaded = new Map(
        requests.map(({ identity, request }, index) => [
          identity,
          mergeCells(plan, request, plan.places[index] ?? [], cells, planning, Number.POSITIVE_INFINITY),
        ]),
      );
      const loader = { load: async ({ identity }: KeyedRequest) => loaded.get(identity) ?? [] };
      yield await Promise.all(questions.map(async (each) => answer(each, await evaluate(each, { loader, planning }))));
    }
  } catch (error) {
    settle = (each) => each?.failed(error, signal?.aborted === true);
    throw error;
  } finally {
    for (const [index, each] of running.entries()) settle(each, index);
    await cursors.close();
  }
}

function distinctRequests(
  questions: readonly ResolvedQuestion[],
  planning: PlanningContext,
): ReadonlyMap<string, KeyedRequest> {
  const requests = questions.flatMap((each) =>
    measurementsOf(each.computation).flatMap((measurement) => keyedRequests(measurement, each, planning).requests),
  );
  return new Map(requests.map((each) => [each.identity, each]));
}
