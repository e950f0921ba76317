/** Different values of a text put together from columns: as many as there are different texts, whichever columns tell them apart. */
import { describe, expect, it } from 'vitest';
import { numberOf, numbersOf, series, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Two customers with a user `ann` each; one row has no user and one no customer. One text: of team and person `a/b` + `c` and `a` + `b/c`, of customer
// and person with nothing between 1 + `2/ann` and 12 + `/ann`, of customer and number with a digit between 1 + 12 and 11 + 2.
const uses = `create table uses (id int primary key, customer int, team text, person text, used_on date);
   insert into uses values
     (1, 1, 'a/b', 'c', '2025-01-01'), (2, 11, 'a', 'b/c', '2025-01-02'), (3, 2, 'a', 'ann', '2025-01-02'), (4, 1, 'a', 'ann', '2025-02-01'),
     (5, 1, 'a', 'ann', '2025-02-02'), (6, 12, 'a', '/ann', '2025-02-03'), (7, 2, 'a', null, '2025-02-03'), (8, null, 'a', 'ann', '2025-02-03'),
     (12, 1, 'a', '2/ann', '2025-02-04');`;

const texts = {
  by_customer: "{customer}::text || '/' || {person}",
  from_the_right: "{person} || '/' || {customer}",
  around_a_text: "{customer} || ':' || {person} || ':' || {id}",
  by_team: "{team} || '/' || {person}",
  without_between: "{customer} || '' || {person}",
  by_digits: "{customer} || '1' || {id}",
};

const world = await smallWorld(uses, {
  datasets: [
    {
      key: 'uses',
      table: 'uses',
      time: 'used_on',
      dimensions: [
        { key: 'customer', type: 'number' },
        { key: 'team' },
        { key: 'person' },
        { key: 'used_on', type: 'date' },
        ...Object.entries(texts).map(([key, sql]) => ({ key, sql })),
      ],
    },
  ],
  metrics: Object.keys(texts).map((value) => ({ key: `users_${value}`, type: 'distinct', dataset: 'uses', value })),
});

describe('different users of a text put together', () => {
  const quarter = unit('quarter', '2025-01-01');

  it.each(Object.entries(texts))('are as many as Postgres finds different texts: %s', async (key, snippet) => {
    const { rows } = await world.pool.query(
      `select count(distinct ${snippet.replace(/[{}]/g, '')})::int as n from uses`,
    );
    expect(numberOf(await world.ask(`users_${key}`, { periods: [quarter] }))).toBe(rows[0].n);
  });

  it('are told apart by both columns, and a row without one of them is nobody', async () => {
    expect(numberOf(await world.ask('users_by_customer', { periods: [quarter] }))).toBe(6);
  });

  it('are two pairs of columns and one text where the text is what tells', async () => {
    const january = unit('month', '2025-01-01');
    expect(numberOf(await world.ask('users_by_team', { periods: [january] }))).toBe(2);
  });

  it('are counted once in whatever months they come again', async () => {
    const months = series('month', '2025-01-01Z', '2025-03-01Z');
    expect(numbersOf(await world.ask('users_by_customer', { periods: [...months, quarter] }))).toEqual([3, 3, 6]);
  });
});
