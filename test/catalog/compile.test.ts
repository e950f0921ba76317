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

test('a model that fits its tables compiles to the types of their columns', async () => {
  const types = unwrap(await compileModel(db, await shopModel()));
  expect(Object.fromEntries(types.get('answers') ?? [])).toEqual({
    id: 'bigint',
    customer_id: 'uuid',
    answered_at: 'timestamp with time zone',
    sent_at: 'timestamp with time zone',
    local_at: 'timestamp without time zone',
    survey: 'character varying',
    score: 'numeric',
    points: 'integer',
  });
  expect(types.get('customers')?.get('age')).toBe('integer');
});

test('views, enums, domains, uuids, raw columns and sound snippets fit as well', async () => {
  const edits: Edits = {
    d: [
      ['table: crm.customers', 'table: crm.people'],
      ['value: score', "value: { sql: '{score} * coalesce({weight}, 1)' }"],
      [
        '- { key: score, type: number }',
        '- { key: score, type: number }\n      - { key: weight, type: number, sql: "{points} / 2.0" }\n      - { key: customer_id }',
      ],
    ],
    m: [['    unit: points', '    unit: points\n    weight: points']],
  };
  expect(await compile(edits)).toEqual([]);
  expect(await compile({ d: [['- { key: age', '- { key: tier }\n      - { key: age']] })).toEqual([]);
});

test('the values of a multi-valued dimension may be in a table, a view or a query, and their types are known', async () => {
  const inTable = '- { key: region, many: { table: crm.regions, row: customer, value: region } }';
  const asQuery = `- { key: region, many: { query: 'select id, upper(region) as "Region" from crm.people -- all', row: id, rowKey: id, value: Region } }`;
  const types = async (dimension: string) =>
    unwrap(await compileModel(db, await shopModel({ d: [['- { key: region }', dimension]] }))).get('customers.region');
  expect(await types(inTable)).toEqual(
    new Map([
      ['customer', 'uuid'],
      ['region', 'text'],
    ]),
  );
  expect(await types(asQuery)).toEqual(
    new Map([
      ['id', 'uuid'],
      ['Region', 'text'],
    ]),
  );
});

describe('what does not fit is told with its line', () => {
  test.each<[string, Edits, string]>([
    [
      'no such table',
      { d: [['table: answers', 'table: anwsers']] },
      'd.yaml:4:12 MODEL_MISSING_TABLE: There is no table or view "anwsers". (at datasets.answers.table) Did you mean "answers"?',
    ],
    [
      'a table that is in another schema',
      { d: [['table: crm.customers', 'table: cmr.customers']] },
      'Did you mean "crm.customers"',
    ],
    [
      'a dimension without a column',
      { d: [['- { key: region }', '- { key: regions }']], m: [[', region: { in: [north, south] }', '']] },
      'd.yaml:25:16 MODEL_MISSING_COLUMN: "crm.customers" has no column "regions". (at datasets.customers.dimensions.0.key) Did you mean "region"?',
    ],
    [
      'a misspelt column',
      { d: [['- { key: region }', '- { key: region, column: regoin }']] },
      'd.yaml:25:32 MODEL_MISSING_COLUMN: "crm.customers" has no column "regoin".',
    ],
    [
      'a join column that is not there',
      { d: [['column: customer_id', 'column: client_id']] },
      'd.yaml:8:49 MODEL_MISSING_COLUMN: "public.answers" has no column "client_id".',
    ],
    [
      'a key that is not there',
      { d: [['primaryKey: [id]', 'primaryKey: [id, line]']] },
      'd.yaml:5:22 MODEL_MISSING_COLUMN: "public.answers" has no column "line".',
    ],
    [
      'an operand that is neither dimension nor column',
      { d: [['value: score', 'value: scores']] },
      'd.yaml:16:35 MODEL_MISSING_COLUMN: "public.answers" has no column "scores". (at datasets.answers.measures.points.value) Did you mean "score"',
    ],
    [
      'an operand of a metric',
      { m: [['    unit: points', '    unit: points\n    weight: heft']] },
      'm.yaml:11:13 MODEL_MISSING_COLUMN: "public.answers" has no column "heft". (at metrics.nps.weight)',
    ],
    [
      'an operand that is no number',
      { m: [['    unit: points', '    unit: points\n    weight: sent_at']] },
      'm.yaml:11:13 MODEL_WRONG_TYPE: The column "sent_at" is timestamp with time zone, and not a number. (at metrics.nps.weight) Say type: timestamptz',
    ],
    [
      'a column of another type',
      { d: [['- { key: region }', '- { key: region, column: age }']] },
      'd.yaml:25:32 MODEL_WRONG_TYPE: The column "age" is integer, and not a string. (at datasets.customers.dimensions.0.column) Say type: number, or convert it with sql.',
    ],
    [
      'a clock reading taken for an instant',
      { d: [['{ key: answered_at, type: timestamptz }', '{ key: answered_at, type: timestamptz, column: local_at }']] },
      'MODEL_WRONG_TYPE: The column "local_at" is timestamp without time zone, and not a timestamptz.',
    ],
    [
      'a join of two types',
      { d: [['column: customer_id', 'column: id']] },
      'd.yaml:8:49 MODEL_WRONG_TYPE: "id" is bigint, and cannot be joined to "id" of "customers", which is uuid.',
    ],
    [
      'a table of values that is not there',
      { d: [['- { key: region }', '- { key: region, many: { table: crm.region, row: id, value: region } }']] },
      'd.yaml:25:39 MODEL_MISSING_TABLE: There is no table or view "crm.region". (at datasets.customers.dimensions.0.many.table)',
    ],
    [
      'a table of values without the columns',
      { d: [['- { key: region }', '- { key: region, many: { table: crm.regions, row: client, value: regoin } }']] },
      'd.yaml:25:57 MODEL_MISSING_COLUMN: "crm.regions" has no column "client". (at datasets.customers.dimensions.0.many.row) It has customer, region.\n' +
        'd.yaml:25:72 MODEL_MISSING_COLUMN: "crm.regions" has no column "regoin". (at datasets.customers.dimensions.0.many.value) Did you mean "region"?',
    ],
    [
      'values that point at a column that is not there',
      {
        d: [
          [
            '- { key: region }',
            '- { key: region, many: { table: crm.regions, row: customer, rowKey: [key], value: region } }',
          ],
        ],
      },
      'MODEL_MISSING_COLUMN: "crm.customers" has no column "key". (at datasets.customers.dimensions.0.many.rowKey.0)',
    ],
    [
      'values of another type, of rows of another type',
      {
        d: [
          [
            '- { key: age, type: number }',
            '- { key: age, type: number, many: { table: crm.regions, row: region, value: region } }',
          ],
        ],
      },
      'd.yaml:26:68 MODEL_WRONG_TYPE: "region" is text, and cannot point at "id" of "customers", which is uuid.',
    ],
    [
      'values of another type',
      {
        d: [
          [
            '- { key: age, type: number }',
            '- { key: age, type: number, many: { table: crm.regions, row: customer, value: region } }',
          ],
        ],
      },
      'MODEL_WRONG_TYPE: The column "region" is text, and not a number. (at datasets.customers.dimensions.1.many.value) Say type: string, or convert it in a query.',
    ],
    [
      'a snippet whose column has no braces, which a join would make ambiguous',
      { d: [['- { key: score, type: number }', '- { key: score, type: number, sql: points / 2.0 }']] },
      'MODEL_INVALID: The snippet names "points" without braces: it would mean nothing certain once a join brings in another of that name. (at datasets.answers.dimensions.2.sql) Write {points}.',
    ],
    [
      'a snippet that counts on an alias',
      { d: [['- { key: score, type: number }', '- { key: score, type: number, sql: t.points / 2.0 }']] },
      'The snippet does not compile: missing FROM-clause entry for table "t".',
    ],
    [
      'a query of values that does not compile',
      {
        d: [
          [
            '- { key: region }',
            "- { key: region, many: { query: 'select customer, region from crm.area', row: customer, value: region } }",
          ],
        ],
      },
      'd.yaml:25:39 MODEL_MISSING_TABLE: The query does not compile: relation "crm.area" does not exist.',
    ],
    [
      'a query of values with two columns of one name',
      {
        d: [
          [
            '- { key: region }',
            "- { key: region, many: { query: 'select *, 1 as region from crm.regions', row: customer, value: region } }",
          ],
        ],
      },
      'd.yaml:25:39 MODEL_INVALID: The query has two columns "region".',
    ],
    [
      'a query of two statements',
      {
        d: [
          [
            '- { key: region }',
            "- { key: region, many: { query: 'select 1) b; drop table answers; select (1', row: customer, value: region } }",
          ],
        ],
      },
      'MODEL_INVALID: The query does not compile: ',
    ],
    [
      'a name in a snippet',
      { d: [['{answered_at} > {sent_at}', '{answered_at} > {send_at}']] },
      'd.yaml:13:42 MODEL_MISSING_COLUMN: "public.answers" has no column "send_at". (at datasets.answers.dimensions.3.sql) Did you mean "sent_at"',
    ],
    [
      'a snippet of another type',
      { d: [['{answered_at} > {sent_at}', '{answered_at} - {sent_at}']] },
      'd.yaml:13:42 MODEL_WRONG_TYPE: The snippet is interval, and not a boolean.',
    ],
    [
      'a snippet that compares apples with pears',
      { d: [['{answered_at} > {sent_at}', '{answered_at} > {score}']] },
      'd.yaml:13:42 MODEL_WRONG_TYPE: The snippet does not compile: operator does not exist: timestamp with time zone > numeric.',
    ],
    [
      'a snippet with a slip of syntax',
      { d: [['{answered_at} > {sent_at}', '{answered_at} >']] },
      'd.yaml:13:42 MODEL_INVALID: The snippet does not compile: syntax error at or near ")".',
    ],
    [
      'an aggregate in a snippet',
      { d: [['{answered_at} > {sent_at}', 'count({sent_at}) > 1']] },
      'MODEL_INVALID: The snippet does not compile: aggregate functions are not allowed in WHERE.',
    ],
    [
      'a snippet of two statements',
      { d: [['{answered_at} > {sent_at}', 'true) from answers; drop table answers; select (true']] },
      'MODEL_INVALID: The snippet does not compile: syntax error at or near "from".',
    ],
    [
      'a snippet as the weight of a metric',
      { m: [['    unit: points', "    unit: points\n    weight: { sql: '{survey}' }"]] },
      'm.yaml:11:20 MODEL_WRONG_TYPE: The snippet is character varying, and not a number. (at metrics.nps.weight.sql)',
    ],
  ])('%s', async (_, edits, expected) => {
    expect((await compile(edits)).join('\n')).toContain(expected);
  });

  test('all of it together', async () => {
    const found = await compile({
      d: [
        ['column: customer_id', 'column: client_id'],
        ['{answered_at} > {sent_at}', '{answered_at} - {sent_at}'],
        ['table: crm.customers', 'table: crm.clients'],
      ],
      m: [['    unit: points', '    unit: points\n    weight: heft']],
    });
    expect(found).toHaveLength(4);
  });
});

test('a primary entity with the same value in two rows is refused, for joins would multiply rows', async () => {
  const edits: Edits = { d: [['kind: primary, column: id', 'kind: primary, column: other']] };
  expect(await compile(edits)).toEqual([]);
  const rows = (other: string) =>
    sql`insert into crm.customers (id, other) select gen_random_uuid(), ${sql.raw(other)} from generate_series(1, 2)`;
  await rollback(db, async (transaction) => {
    const model = await shopModel(edits);
    await transaction.execute(rows('null'));
    expect(issuesOf(await compileModel(transaction, model))).toEqual([]);
    await transaction.execute(rows(`'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid`));
    expect(issuesOf(await compileModel(transaction, model, model.sources))).toEqual([
      expect.stringContaining(
        'd.yaml:23:49 MODEL_INVALID: "other" has the same value in several rows of "crm.customers"',
      ),
    ]);
  });
});
