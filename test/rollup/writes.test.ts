/** Random writes, refreshes, kills and questions on several connections at once: every answer is that of the rows, and of the oracle. */
import fc from 'fast-check';
import pg from 'pg';
import { beforeAll, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { rollupSchema } from '../../src/model/rollup.ts';
import type { Question } from '../../src/query/question.ts';
import { refreshBatch } from '../../src/rollup/refresh-rollup.ts';
import { countStatements } from '../kit/count-statements.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { fillTables } from '../kit/fill-tables.ts';
import { now, question, tables } from '../oracle/arbitrary.ts';
import { createTables } from '../oracle/create-tables.ts';
import { type Row, type Tables, world } from '../oracle/world.ts';
import { insertText, replaced, updateText } from './change-answers.ts';
import { expectOracle, told } from './expect-oracle.ts';
import { worldOf } from './shop.ts';

const runs = Number(process.env.ORACLE_RUNS ?? 20);
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);

/** The oracle's world with tables in place of the query for customers, and rollups over its answers. */
const customers = world.datasets.get('customers');
if (!customers) throw new Error('The world has customers.');
const { query: _, ...rest } = customers;
const rollups = [
  { key: 'by_day', calendar: 'new_york', dimensions: ['region', 'tier', 'channel', 'customer.score_band'] },
  { key: 'by_day_of_all', calendar: 'kolkata', dimensions: ['survey'] },
  { key: 'by_hour', grain: 'hour', calendar: 'lord_howe', dimensions: ['channel', 'region'] },
  { key: 'by_date', time: 'answered_on', dimensions: ['region', 'channel'] },
  { key: 'by_clock', time: 'answered_local', calendar: 'utc', dimensions: ['tier', 'region', 'channel'] },
].map((each) => rollupSchema.parse({ ...each, dataset: 'answers' }));
const model = {
  ...world,
  datasets: new Map([...world.datasets, ['customers', { ...rest, table: 'oracle.customers' }]]),
  rollups: new Map(rollups.map((each) => [each.key, each])),
};

let database: TestDatabase;
let cells: Awaited<ReturnType<typeof worldOf>>;
let other: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  await createTables(database, false);
  await database.pool.query('create index on oracle.answers (answered_at)');
  cells = await worldOf(database, model);
  await cells.tend(now);
  other = new pg.Client({ connectionString: database.url, application_name: 'other writer' });
  await other.connect();
  console.log(`rollups: ${runs} histories, ORACLE_SEED=${seed}`);
  return () => other.end();
});

/** What a history is made of. A number stands for one of the rows that are there. */
type Step =
  | { readonly kind: 'insert'; readonly by: Writer; readonly row: Row }
  | { readonly kind: 'update'; readonly by: Writer; readonly row: Row; readonly which: number }
  | { readonly kind: 'delete'; readonly by: Writer; readonly which: number }
  | {
      readonly kind: 'move';
      readonly by: Writer;
      readonly which: number;
      readonly region: string | null;
      readonly account: number;
    }
  | { readonly kind: 'tier'; readonly which: number; readonly tier: string | null }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'end'; readonly commit: boolean }
  | { readonly kind: 'refresh'; readonly which: number; readonly within: readonly Step[]; readonly kill: boolean }
  | { readonly kind: 'ask'; readonly questions: readonly Question[] };

/** Who leaves a transaction open until `end`, and who commits at once. Each changes rows of its own, so that neither waits. */
type Writer = 'slow' | 'quick';

const row = tables.map(({ answers }) => answers[0]).filter((each) => each !== undefined);
const writer = fc.constantFrom<Writer>('slow', 'quick', 'quick');
const which = fc.nat(1000);
const write: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert' as const), by: writer, row }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), by: writer, row, which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), by: writer, which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      by: writer,
      which,
      region: fc.constantFrom('EMEA', 'APAC', null),
      account: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('tier' as const), which, tier: fc.constantFrom('gold', 'silver', null) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), commit: fc.boolean() }) },
);
const ask: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('ask' as const),
  questions: fc.array(question, { minLength: 1, maxLength: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: write },
  { weight: 5, arbitrary: ask },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      which,
      within: fc.array(fc.oneof({ weight: 3, arbitrary: write }, { weight: 1, arbitrary: ask }), { maxLength: 3 }),
      kill: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'truncate' }) },
);

/** The tables as committed, and what the slow writer has done and not yet committed. */
class History {
  data: Tables;
  private pending: ((data: Tables) => Tables)[] = [];
  private open = false;
  private next = 1000;
  refreshed = 0;

  constructor(data: Tables) {
    this.data = data;
  }

  async run(each: Step): Promise<void> {
    switch (each.kind) {
      case 'insert': {
        this.next += 1;
        const id = this.next;
        const fresh = { ...each.row, id };
        await this.write(each.by, insertText, [JSON.stringify([fresh])], (data) => ({
          ...data,
          answers: [...data.answers, fresh],
        }));
        return;
      }
      case 'update': {
        const id = this.pick('answers', each.by, each.which);
        if (id === null) return;
        const changed = { ...each.row, id };
        await this.write(each.by, updateText, [id, JSON.stringify([changed])], (data) =>
          replaced(data, 'answers', id, () => changed),
        );
        return;
      }
      case 'delete': {
        const id = this.pick('answers', each.by, each.which);
        if (id === null) return;
        await this.write(each.by, 'delete from oracle.answers where id = $1', [id], (data) => ({
          ...data,
          answers: data.answers.filter((found) => found.id !== id),
        }));
        return;
      }
      case 'move': {
        const id = this.pick('customers', each.by, each.which);
        if (id === null) return;
        const changed = { region: each.region, account_id: each.account };
        await this.write(
          each.by,
          'update oracle.customers set region = $2, account_id = $3 where id = $1',
          [id, each.region, each.account],
          (data) => replaced(data, 'customers', id, (found) => ({ ...found, ...changed })),
        );
        return;
      }
      case 'tier': {
        const { accounts } = this.data;
        const id = accounts[each.which % Math.max(1, accounts.length)]?.id;
        if (typeof id !== 'number') return;
        await this.write('quick', 'update oracle.accounts set tier = $2 where id = $1', [id, each.tier], (data) =>
          replaced(data, 'accounts', id, (found) => ({ ...found, tier: each.tier })),
        );
        return;
      }
      case 'truncate':
        await this.end(true);
        await this.write('quick', 'truncate oracle.answers', [], (data) => ({ ...data, answers: [] }));
        return;
      case 'end':
        return this.end(each.commit);
      case 'refresh':
        return this.refresh(each);
      case 'ask':
        return expectSame(each.questions, this.data);
    }
  }

  /** Rows of the writer's own that are committed: an open transaction must not make the other one wait. */
  private pick(table: 'answers' | 'customers', by: Writer, number: number): number | null {
    const own = this.data[table].filter(({ id }) => Number(id) % 2 === (by === 'slow' ? 1 : 0));
    const id = own[number % Math.max(1, own.length)]?.id;
    return typeof id === 'number' ? id : null;
  }

  private async write(
    by: Writer,
    text: string,
    values: readonly unknown[],
    change: (data: Tables) => Tables,
  ): Promise<void> {
    if (by === 'quick') {
      await database.pool.query(text, [...values]);
      this.data = change(this.data);
      return;
    }
    if (!this.open) await other.query('begin');
    this.open = true;
    await other.query(text, [...values]);
    this.pending.push(change);
  }

  async end(commit: boolean): Promise<void> {
    if (!this.open) return;
    await other.query(commit ? 'commit' : 'rollback');
    if (commit) for (const change of this.pending) this.data = change(this.data);
    this.open = false;
    this.pending = [];
  }

  /** Others write and ask between the snapshot and the commit, and the connection may be lost then. */
  private async refresh({ which: number, within, kill }: Extract<Step, { kind: 'refresh' }>): Promise<void> {
    const definition = cells.definitions[number % cells.definitions.length];
    if (!definition) return;
    let cut = false;
    const onStep = async (at: string) => {
      if (at !== 'built') return;
      for (const each of within) await this.run(each);
      if (!kill) return;
      cut = true;
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and state = 'idle in transaction' and application_name = 'cairn'`,
      );
    };
    try {
      const { kind } = await refreshBatch(database.pool, definition, { now, onStep });
      if (kind === 'clean' || kind === 'more') this.refreshed += 1;
    } catch (error) {
      if (!cut) throw error;
    }
  }
}

let fromCells = 0;

async function expectSame(questions: readonly Question[], data: Tables): Promise<void> {
  const session = cells.cells.session({ now });
  const counted = await countStatements(() => Promise.all(questions.map((each) => session.ask(each))));
  fromCells += counted.statements.filter((text) => text.includes('cairn_rollup')).length;
  const plain = cells.rows.session({ now });
  const rows = await Promise.all(questions.map((each) => plain.ask(each)));
  for (const [index, answer] of counted.value.entries()) {
    const asked = questions[index] as Question;
    expect(told(answer), JSON.stringify(asked)).toEqual(told(rows[index] as Answer));
    expectOracle(answer, asked, data);
  }
}

it('answers from cells as from rows, whatever happened in whatever order', async () => {
  let refreshed = 0;
  await fc.assert(
    fc.asyncProperty(tables, fc.array(step, { minLength: 4, maxLength: 14 }), ask, async (data, steps, last) => {
      await fillTables(database.pool, 'oracle', data);
      const history = new History(data);
      try {
        // Most histories begin with everything built.
        if (steps.length % 4 !== 0) await cells.tend(now);
        for (const each of [...steps, { kind: 'end', commit: true } as const, last]) await history.run(each);
      } finally {
        await history.end(false);
      }
      refreshed += history.refreshed;
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
  console.log(`rollups: ${fromCells} statements read cells, ${refreshed} refreshes among the steps`);
  // Twenty histories have read cells eight times at the least, and some twenty times mostly.
  expect(fromCells).toBeGreaterThan(runs / 5);
}, 120_000);
