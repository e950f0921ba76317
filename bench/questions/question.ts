/** One question of the benchmark, as each side is asked it. */
import type { Numbers } from '../harness/numbers.ts';
import type { CubeQuestion } from '../sides/drizzle-cube/start-drizzle-cube.ts';
import type { HandWritten } from '../sides/hand-written.ts';

export interface Question {
  readonly key: string;
  /** What is asked, for people. */
  readonly name: string;
  readonly cairn: {
    readonly query: string;
    readonly read: (data: never) => Numbers;
  };
  readonly handWritten: HandWritten;
  /** Or why drizzle-cube cannot say it. */
  readonly drizzleCube: CubeQuestion | string;
}
