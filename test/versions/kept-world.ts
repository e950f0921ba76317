/** A small world whose engine keeps results, beside one that keeps none; writers are connections of their own. */
import pg from 'pg';
import { afterAll } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { createResultCache } from '../../src/engine/reuse/result-cache.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { followVersions } from '../../src/versions/follow-versions.ts';
import { countStatements } from '../kit/count-statements.ts';
import { type Asked, byMember, later, question } from '../kit/questions.ts';
import { type Definitions, smallWorld } from '../kit/small-world.ts';

/** Metrics, and how each is asked. */
export type Asking = readonly (readonly [metric: string, asked: Asked])[];

/** Call it once at the top of a test file. */
export async function keptWorld(statements: string, definitions: Definitions) {
  const world = await smallWorld(statements, definitions, { distributed: false });
  const { db, model, url } = world;
  const physical = unwrap(await compileModel(db, model));
  const versions = followVersions({ db, model });
  const results = createResultCache(versions, 1_000_000);
  const engine = createEngine({ db, model, physical, results });
  await versions.refresh();
  const writers: pg.Client[] = [];
  afterAll(() => Promise.all(writers.map((client) => client.end())));

  const askAll = async (asking: typeof engine, asked: Asking): Promise<readonly unknown[]> => {
    const session = asking.session({ now: later });
    const answers = await Promise.all(asked.map(([metric, how]) => session.ask(question(metric, how))));
    return answers.map((answer, index) => [...(asked[index] ?? []), byMember(answer)]);
  };

  return {
    ...world,
    versions,
    engine,
    /** What is told where results are kept, all in one operation, and how many statements that took. */
    told: async (asked: Asking) => {
      const { value, statements: run } = await countStatements(() => askAll(engine, asked));
      return { numbers: value, statements: run.length };
    },
    /** The same where nothing is kept. */
    toldAnew: (asked: Asking) => askAll(world.engine, asked),
    writer: async (): Promise<pg.Client> => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      writers.push(client);
      return client;
    },
  };
}
