import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { rollback, testDatabase } from '../kit/database.ts';
import { createTables, type Edits, issuesOf, shopModel } from './shop.ts';

const { db } = await testDatabase();
beforeAll(() => createTables(db));

const compile = async (edits: Edits) => {
  const model = await shopModel(edits);
  return issuesOf(await compileModel(db, model, model.sources));
};

describe('a dataset that is a query', () => {
  const query = (text: string, more: Edits['d'] = []): Edits => ({
    d: [['table: crm.customers', `query: ${JSON.stringify(text)}`], ...more],
  });

  test('has the columns and types that the database says it gives', async () => {
    const model = await shopModel(
      query(
        'select id, upper(region) as region, age::numeric(9, 2) as age, tier, age as years from crm.customers -- all',
      ),
    );
    expect(Object.fromEntries(unwrap(await compileModel(db, model)).get('customers') ?? [])).toEqual({
      id: 'uuid',
      region: 'text',
      age: 'numeric',
      tier: 'crm.tier',
      years: 'integer',
    });
  });

  test('can be what metrics, snippets and joins read', async () => {
    const edits: Edits = { d: [['table: answers', 'query: select * from answers where points is not null']] };
    expect(await compile(edits)).toEqual([]);
  });

  test.each<[string, Edits, string]>([
    [
      'no such table',
      query('select * from crm.clients'),
      'd.yaml:19:12 MODEL_MISSING_TABLE: The query does not compile: relation "crm.clients" does not exist. (at datasets.customers.query)',
    ],
    [
      'no such column',
      query('select id, regoin from crm.customers'),
      'd.yaml:19:12 MODEL_MISSING_COLUMN: The query does not compile: column "regoin" does not exist.',
    ],
    [
      'a slip of syntax',
      query('select id, from crm.customers'),
      'd.yaml:19:12 MODEL_INVALID: The query does not compile: syntax error at or near "from".',
    ],
    [
      'a column that the model needs and the query does not give',
      query('select id, region from crm.customers'),
      'd.yaml:26:16 MODEL_MISSING_COLUMN: The query of "customers" has no column "age".',
    ],
    [
      'a column of another type',
      query('select id, region, age::text as age from crm.customers'),
      'd.yaml:26:16 MODEL_WRONG_TYPE: The column "age" is text, and not a number.',
    ],
    [
      'two columns of one name',
      query('select a.*, b.region from crm.customers a join crm.customers b using (id)'),
      'd.yaml:19:12 MODEL_INVALID: The query has several columns called "region".',
    ],
    [
      'a second statement',
      query('select * from crm.customers) "t"; drop table crm.customers; select * from (select 1'),
      'd.yaml:19:12 MODEL_INVALID: The query does not compile: cannot insert multiple commands into a prepared statement.',
    ],
    [
      'a statement that writes',
      query('delete from crm.customers returning *'),
      'd.yaml:19:12 MODEL_INVALID: The query does not compile: syntax error at or near "from".',
    ],
    [
      'a part that writes',
      query('with gone as (delete from crm.customers returning *) select * from gone'),
      'd.yaml:19:12 MODEL_INVALID: The query does not compile: WITH clause containing a data-modifying statement must be at the top level.',
    ],
    [
      'rows that it locks',
      query('select * from crm.customers for update'),
      'd.yaml:19:12 MODEL_INVALID: The query does not compile: cannot execute SELECT FOR UPDATE in a read-only transaction.',
    ],
  ])('%s is told with its line', async (_, edits, expected) => {
    expect((await compile(edits)).join('\n')).toContain(expected);
  });

  test('is looked through for two rows of one primary entity, and told where its rows cannot be read', async () => {
    const doubled = await shopModel(query('select a.* from crm.customers a, (values (1), (2)) b'));
    const broken = await shopModel(query('select * from crm.customers where 1 / (age - age) > 0'));
    expect(issuesOf(await compileModel(db, doubled, doubled.sources))).toEqual([]);
    await rollback(db, async (transaction) => {
      await transaction.execute(sql`insert into crm.customers (id, age) values (gen_random_uuid(), 20)`);
      expect(issuesOf(await compileModel(transaction, doubled, doubled.sources))).toEqual([
        expect.stringContaining(
          'd.yaml:23:49 MODEL_INVALID: "id" has the same value in several rows of "customers": joins to it would multiply rows.',
        ),
      ]);
      expect(issuesOf(await compileModel(transaction, broken, broken.sources))).toEqual([
        expect.stringContaining(
          'd.yaml:23:49 MODEL_INVALID: The rows of "customers" cannot be read: division by zero.',
        ),
      ]);
    });
  });
});

test('compiling writes nothing, whatever a snippet calls', async () => {
  await db.execute(sql`create table calls (at timestamptz)`);
  await db.execute(
    sql`create function called() returns boolean language sql volatile as 'insert into calls values (now()) returning true'`,
  );
  await db.execute(sql`insert into public.answers (id, answered_at) values (1, now())`);
  await compile({ d: [["'{answered_at} > {sent_at}'", 'called()']] });
  const { rows } = await db.execute(sql`select * from calls`);
  expect(rows).toEqual([]);
});
