/** One question on all sides: first compared, number by number, and only then timed. */
import type { Question } from '../questions/question.ts';
import type { CairnServer } from '../sides/cairn/start-cairn.ts';
import type { DrizzleCubeServer } from '../sides/drizzle-cube/start-drizzle-cube.ts';
import type { HandWrittenSide } from '../sides/hand-written.ts';
import type { Run } from '../sides/side.ts';
import { interleave } from './interleave.ts';
import { type Difference, differences, type Numbers } from './numbers.ts';
import type { QuestionResult } from './report.ts';
import { ratios, summarise } from './summarise.ts';
import { warmUp } from './warm-up.ts';

export interface Sides {
  readonly handWritten: HandWrittenSide;
  /** The same behind `node:http`. Null where it is left out. */
  readonly overHttp: HandWrittenSide | null;
  readonly cairn: CairnServer;
  /** The same rows, with rollups that are built; absent for the parts, which ask of rows. */
  readonly cairnWithRollups?: CairnServer;
  /** Null where it is left out. */
  readonly drizzleCube: DrizzleCubeServer | null;
}

const baseline = 'hand-written';
const served = 'hand-written over HTTP';
const plain = 'cairn';
const rolled = 'cairn with rollups';
const peer = 'drizzle-cube';

const tell = (wrong: readonly Difference[]): string =>
  wrong
    .slice(0, 4)
    .map(({ name, left, right }) => `${name} is ${left}, told as ${right}`)
    .join('; ');

export async function measureQuestion(
  question: Question,
  { handWritten, overHttp, cairn, cairnWithRollups, drizzleCube }: Sides,
  rounds: number,
): Promise<QuestionResult> {
  const sides = new Map<string, Run>([
    [baseline, handWritten.run(question.handWritten)],
    [plain, askCairn(question, cairn)],
  ]);
  if (overHttp) sides.set(served, overHttp.run(question.handWritten));
  if (cairnWithRollups) sides.set(rolled, askCairn(question, cairnWithRollups));
  const remarks: string[] = [];
  if (typeof question.drizzleCube === 'string') remarks.push(`drizzle-cube cannot say it: ${question.drizzleCube}`);
  else if (drizzleCube) sides.set(peer, drizzleCube.run(question.drizzleCube));
  const expected = await answerOf(sides, baseline);
  if (expected.numbers.size === 0) throw new Error(`${question.key}: the hand-written SQL gives no numbers.`);
  const statements = new Map([[baseline, expected.statements]]);
  let ofRows: Numbers = new Map();
  for (const side of [...sides.keys()].filter((name) => name !== baseline)) {
    const found = await answerOf(sides, side);
    const wrong = differences(expected.numbers, found.numbers);
    // A peer that is wrong is told so and timed all the same; Cairn may not be.
    if (wrong.length > 0 && side === peer)
      remarks.push(`drizzle-cube says another number for ${wrong.length} of ${expected.numbers.size}: ${tell(wrong)}`);
    else if (wrong.length > 0)
      throw new Error(
        `${question.key}: ${side} differs in ${wrong.length} of ${expected.numbers.size} numbers: ${tell(wrong)}`,
      );
    statements.set(side, found.statements);
    if (side === plain) ofRows = found.numbers;
    // Cells are sums of the same rows: nothing may be lost on the way, not even the last digit.
    const inexact = side === rolled ? differences(ofRows, found.numbers, 0) : [];
    if (inexact.length > 0)
      throw new Error(`${question.key}: rollups change ${inexact.length} numbers: ${tell(inexact)}`);
  }
  await warmUp(sides.values());
  const times = await interleave(sides, { rounds, warmUp: 1 });
  const against = times.get(baseline) ?? [];
  return {
    key: question.key,
    name: question.name,
    numbers: expected.numbers.size,
    sides: [...times].map(([side, each]) => ({
      side,
      milliseconds: summarise(each),
      ratio: ratios(each, against),
      statements: statements.get(side) ?? null,
    })),
    remarks,
  };
}

async function answerOf(
  sides: ReadonlyMap<string, Run>,
  side: string,
): Promise<{ readonly numbers: Numbers; readonly statements: number | null }> {
  const outcome = await sides.get(side)?.();
  if (!outcome) throw new Error(`There is no side ${side}.`);
  return { numbers: outcome.read(), statements: (await outcome.statements) ?? null };
}

const askCairn =
  ({ cairn: { query, read } }: Question, server: CairnServer): Run =>
  async () => {
    const { data, statements } = await server.ask<never>(query);
    return { read: () => read(data), statements };
  };
