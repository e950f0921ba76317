/** How a table tells what stands beside a number, and that one is withheld. */
import { describe, expect, it } from 'vitest';
import { readRows } from '../../src/app/printing/read-rows.ts';
import { renderTable } from '../../src/app/printing/render-table.ts';
import { askRows } from '../../src/engine/table/ask-table.ts';
import { allTime } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table tickets (id int generated always as identity primary key, team text, hours numeric, at timestamptz default '2025-01-05Z');
   insert into tickets (team, hours) values ('a', 2), ('a', 4), ('a', -1), ('a', null), ('a', null), ('b', 3);`,
  {
    datasets: [
      {
        key: 'tickets',
        table: 'tickets',
        time: 'at',
        dimensions: [{ key: 'team' }, { key: 'hours', type: 'number' }, { key: 'at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      {
        key: 'wait',
        type: 'mean',
        dataset: 'tickets',
        value: 'hours',
        unit: 'hours',
        valid: { hours: { gte: 0 } },
        censored: { hours: { isNull: true } },
        minimumSample: 2,
      },
    ],
  },
);

async function table(metrics: readonly string[]) {
  const whole = [allTime()];
  const times = { whole: allTime(), shown: whole, asked: whole };
  const question = { metrics, by: ['team'], times, where: null, top: null, order: [], foreseen: [] };
  const session = world.session();
  const read = await readRows(await askRows(session, question), question);
  const lines = renderTable(read, question, world.model).split('\n');
  const cells = lines.filter((line) => line.startsWith('│')).map((line) => line.split('│').map((cell) => cell.trim()));
  return { read, head: cells[0]?.slice(1, -1), rows: cells.slice(1).map((row) => row.slice(1, -1)) };
}

describe('a table', () => {
  it('has a column for what stands beside a number where a row has any', async () => {
    const { head, rows } = await table(['wait']);
    expect(head?.slice(2)).toEqual(['wait', '95 %', 'n', 'beside']);
    expect(rows.map(([team, , value, , n, beside]) => [team, value, n, beside])).toEqual([
      ['a', '3.0 h', '2', '2 censored, 1 invalid'],
      ['b', '–', '1', ''],
    ]);
  });

  it('has none where there is nothing to tell', async () => {
    expect((await table(['tickets'])).head?.slice(2)).toEqual(['tickets', 'n']);
  });

  it('says in its data why a number is withheld', async () => {
    const { read } = await table(['wait']);
    expect(read.map(({ values: [value] }) => value?.suppressed)).toEqual([
      null,
      { reason: 'TOO_FEW', minimum: 2, message: 'wait is withheld: 1 row, and at least 2 are needed.' },
    ]);
  });
});
