/** A database that goes away in the middle of an operation, and comes back: a typed refusal, then the right number again. */
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { asAdmin } from '../kit/as-admin.ts';
import { breakableConnection } from '../kit/breakable-connection.ts';
import { codesOf, issuesOf, later, numberOf, question } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table answers (id int primary key, score int, answered_at timestamptz);
   insert into answers values (1, 4, '2025-01-10Z'), (2, 5, '2025-01-11Z');
   create function slowly(score int) returns int language sql as $$ select score from pg_sleep(0.5) $$;`,
  {
    datasets: [
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        dimensions: [
          { key: 'score', type: 'number' },
          { key: 'answered_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'answers', type: 'count', dataset: 'answers' },
      { key: 'slow_total', type: 'sum', dataset: 'answers', value: { sql: 'slowly({score})' } },
    ],
  },
);

const physical = new Map([['answers', new Map([['score', 'integer']])]]);
const line = await breakableConnection(world.url);
const opened = await openDatabase(line.url, { max: 3 });
afterAll(() => opened.close());
const engine = createEngine({ db: opened.db, model: world.model, physical });
const ask = (metric: string) => engine.session({ now: later }).ask(question(metric));

/** Looks at the connections to this database from another one. */
const others = (statement: string): Promise<number> =>
  asAdmin(inject('adminUrl'), async (admin) => {
    const { rowCount } = await admin.query(statement, [new URL(world.url).pathname.slice(1)]);
    return rowCount ?? 0;
  });

/** Ends the connections of the pool as an administrator, or a failover, would. */
const terminate = () => others('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1');
/** How many statements are in the middle of `slowly`. */
const sleeping = () => others(`select from pg_stat_activity where datname = $1 and wait_event = 'PgSleep'`);
const waiting = { timeout: 45_000, interval: 20 };

describe('a database that goes away', () => {
  it('in the middle of a statement refuses the question, and answers the next one', async () => {
    const running = codesOf(ask('slow_total'));
    await vi.waitFor(async () => expect(await sleeping()).toBe(1), waiting);
    expect(await terminate()).toBeGreaterThan(0);
    expect(await running).toEqual(['DATABASE_UNAVAILABLE']);
    expect(numberOf(await ask('slow_total'))).toBe(9);
  });

  it('while nobody asks is not noticed by the next question', async () => {
    expect(numberOf(await ask('answers'))).toBe(2);
    expect(await terminate()).toBeGreaterThan(0);
    await vi.waitFor(() => expect(opened.pool.totalCount).toBe(0), waiting);
    expect(numberOf(await ask('answers'))).toBe(2);
  });

  it('and refuses new connections is told as such until it is back', async () => {
    expect(numberOf(await ask('answers'))).toBe(2);
    await line.cut();
    for (const _ of [1, 2]) {
      const [found] = await issuesOf(ask('answers'));
      expect(found).toEqual({
        code: 'DATABASE_UNAVAILABLE',
        message: 'The database does not answer.',
        path: [],
        hints: ['Nothing was lost; ask again in a moment.'],
      });
    }
    await line.mend();
    expect(numberOf(await ask('answers'))).toBe(2);
  });

  it('fails every question of the operation that needs it, and a ranking as well', async () => {
    await line.cut();
    const session = engine.session({ now: later });
    const top = { count: 1, order: 'highest' as const, other: true };
    const refused = [question('answers'), question('slow_total'), question('answers', { by: ['score'], top })];
    expect(await Promise.all(refused.map((each) => codesOf(session.ask(each))))).toEqual(
      refused.map(() => ['DATABASE_UNAVAILABLE']),
    );
    // A question that was announced and never asked does not end the process.
    engine.session({ now: later }).foresee(question('answers'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await line.mend();
    expect(numberOf(await ask('answers'))).toBe(2);
  });
});

describe('a statement that takes longer than it may', () => {
  it('is cancelled and told as such, and the pool stays whole', async () => {
    const hurried = await openDatabase(world.url, { statementTimeout: 400, max: 1 });
    try {
      const session = () => createEngine({ db: hurried.db, model: world.model, physical }).session({ now: later });
      expect(await codesOf(session().ask(question('slow_total')))).toEqual(['DATABASE_TIMEOUT']);
      expect(numberOf(await session().ask(question('answers')))).toBe(2);
    } finally {
      await hurried.close();
    }
  });
});
