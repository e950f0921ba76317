/** Every golden statement, read by the parser of Postgres itself, keeps to the shapes that distribute over several machines. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { placeTables } from '../../src/distribute/place-tables.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { fences } from '../house/house.ts';
import { rules, type Shape, shapesOf } from './rules.ts';
import { type Facts, factsOf, parseStatement } from './statement.ts';

const folder = new URL('../goldens/files/', import.meta.url);
const goldens = readdirSync(folder).map((name) => name.replace(/\.md$/, ''));

/** What is that shape for a reason: each by the name of its golden, with the reason. */
const exact = 'A percentile is exact and read from the rows of the very period: docs/scaling.md tells what it moves.';
const allowed: Readonly<Record<string, Partial<Record<Shape, string>>>> = {
  'business-hours-to-a-first-reply-beside-calendar-hours': { 'a percentile of rows': exact },
  'median-first-response-by-month-and-region-beside-the-mean': { 'a percentile of rows': exact },
};

const small: Facts = new Map([
  ['s.visits', 'who'],
  ['s.sales', 'who'],
]);

const examples: Readonly<Record<Shape, readonly [bad: string, good: string]>> = {
  'a spread that sums can replace': [
    'select stddev(x) from s.visits',
    'select count(x), sum(x), sum(x * x) from s.visits',
  ],
  'a percentile of rows': [
    'select percentile_cont(0.5) within group (order by x) from s.visits',
    'select percentile_cont(0.5) within group (order by n) from (select who, count(*) as n from s.visits group by 1) v',
  ],
  'the most frequent value': [
    'select mode() within group (order by x) from s.visits',
    'select x, count(*) from s.visits group by 1',
  ],
  'a list of rows': [
    'select y, array_agg(x) from s.visits group by 1',
    'select who, array_agg(x) from s.visits group by 1',
  ],
  'grouping sets of rows': [
    'select x, count(*) from s.visits group by rollup (x)',
    'select x, sum(n) from (select x, y, count(*) as n from s.visits group by 1, 2) v group by rollup (x)',
  ],
  'a distinct count off the column of distribution': [
    'select count(distinct x) from s.visits',
    'select count(distinct v.who) from s.visits v',
  ],
  'a reference table left joined to rows': [
    'select count(*) from s.shoppers p left join s.visits v on v.who = p.id',
    'select count(*) from s.visits v left join s.shoppers p on v.who = p.id',
  ],
  'a full or right join of rows': [
    'select count(*) from s.visits v full join s.sales x on x.who = v.who',
    'select 1 from (select who, count(*) from s.visits group by 1) v full join (select who, count(*) from s.sales group by 1) x on x.who = v.who',
  ],
  'facts joined off the column of distribution': [
    'select count(*) from s.visits v join s.sales x on x.visit = v.id',
    'select count(*) from s.visits v join s.sales x on x.who = v.who and x.visit = v.id',
  ],
  'a lateral read of rows': [
    'select 1 from s.shoppers p, lateral (select x from s.visits v where v.day < p.day limit 1) l',
    'select 1 from s.shoppers p, lateral (select p.id + 1) l',
  ],
  'generated rows left joined to rows': [
    'select d, count(v.x) from generate_series(1, 9) d left join s.visits v on v.day = d group by 1',
    'select d, n from generate_series(1, 9) d left join (select day, count(*) as n from s.visits group by 1) v on v.day = d',
  ],
  'a union of rows': [
    'select sum(x) from (select x from s.visits union all select x from s.sales) u',
    'select sum(n) from (select count(*) as n from s.visits group by x union all select count(*) from s.sales group by x) u',
  ],
  'a union that sorts out duplicates': ['select 1 union select 2', 'select 1 union all select 2'],
  'a scalar subquery beside groups': [
    'select x, count(*), (select max(y) from s.shoppers) from s.visits group by 1',
    'select x, count(*) from s.visits where y < (select max(y) from s.shoppers) group by 1',
  ],
  'a limit inside': [
    'select i, count(*) from (select x as i from s.visits offset 0) v group by 1',
    'select x, count(*) from s.visits group by 1 order by 2 limit 3',
  ],
  'rows that are kept under a name': [
    'with v as materialized (select * from s.visits) select x, count(*) from v group by 1',
    'with v as materialized (select x, count(*) as n from s.visits group by 1) select sum(n) from v',
  ],
  'a window over rows of many customers': [
    'select x, lag(x) over (order by day) from s.visits',
    'select m, lag(m) over (partition by w order by day) from (select x as m, who as w, day from s.visits) v',
  ],
};

describe('the rule of shapes', () => {
  it.each(Object.entries(examples))('knows %s from what does the same and distributes', async (name, [bad, good]) => {
    const rule = rules[name as Shape];
    expect(rule(await parseStatement(bad, small)), bad).toBe(true);
    expect(rule(await parseStatement(good, small)), good).toBe(false);
  });
});

describe('a golden statement', () => {
  let facts: Facts;
  beforeAll(async () => {
    facts = factsOf(unwrap(placeTables(unwrap(await readModel('models/cx')))));
  });

  it.each(goldens)('of %s keeps to the shapes that distribute', async (name) => {
    const statements = fences(readFileSync(new URL(`${name}.md`, folder), 'utf8'), 'sql');
    expect(statements.length).toBeGreaterThan(0);
    const found = new Set<Shape>();
    for (const text of statements) for (const shape of shapesOf(await parseStatement(text, facts))) found.add(shape);
    expect([...found].sort()).toEqual(Object.keys(allowed[name] ?? {}).sort());
  });
});
