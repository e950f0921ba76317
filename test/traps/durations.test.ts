/** How long it took: worked out as a double where it is only put in order, and as a decimal where it is added up. */
import { describe, expect, it } from 'vitest';
import { byMember, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Hours of 0.5, 1, 2, -1 and a third by desk a, of a whole summer by desk b; one is unanswered, and one came at no known time.
const world = await smallWorld(
  `create table tickets (id int generated always as identity primary key, desk text, asked_at timestamptz, opened_at timestamptz, replied_at timestamptz);
   insert into tickets (desk, asked_at, opened_at, replied_at) values
     ('a', '2025-01-05Z', '2025-01-05Z', '2025-01-05 00:30Z'), ('a', '2025-01-05Z', '2025-01-05Z', '2025-01-05 01:00Z'),
     ('a', '2025-01-05Z', '2025-01-05Z', '2025-01-05 02:00Z'), ('a', '2025-01-05Z', '2025-01-05Z', '2025-01-04 23:00Z'),
     ('a', '2025-01-05Z', '2025-01-05Z', '2025-01-05 00:20Z'), ('a', '2025-01-06Z', '2025-01-06Z', null),
     ('a', '2025-01-06Z', null, '2025-01-06Z'),
     ('b', '2025-01-07Z', '2025-01-07Z', '2025-07-07 00:00:00.000001Z');`,
  {
    datasets: [
      {
        key: 'tickets',
        table: 'tickets',
        time: 'asked_at',
        dimensions: [
          { key: 'desk' },
          ...['asked_at', 'opened_at', 'replied_at'].map((key) => ({ key, type: 'timestamptz' })),
          { key: 'hours', type: 'number', sql: 'extract(epoch from {replied_at} - {opened_at}) / 3600' },
          { key: 'as_it_is', type: 'number', sql: '(extract(epoch from {replied_at} - {opened_at}) / 3600)' },
        ],
      },
    ],
    metrics: ['hours', 'as_it_is'].flatMap((value) => {
      const each = { dataset: 'tickets', unit: 'hours', direction: 'decrease', value };
      return [
        { key: `median_of_${value}`, type: 'percentile', percentile: 50, ...each },
        { key: `rough_median_of_${value}`, type: 'percentile', percentile: 50, approximate: true, ...each },
        { key: `occurring_of_${value}`, type: 'percentile', percentile: 50, method: 'discrete', ...each },
        { key: `mean_of_${value}`, type: 'mean', ...each },
        { key: `sum_of_${value}`, type: 'sum', ...each },
      ];
    }),
  },
);

const periods = [unit('year', '2025-01-01')];
const sqlOf = async (metric: string) =>
  (await world.session().explain([question(metric, { periods })])).map(({ sql }) => sql).join('\n');

describe('the median of how long it took', () => {
  it('is that of the rows with both times, by desk', async () => {
    const answer = await world.ask('median_of_hours', { by: ['desk'], periods });
    expect(byMember(answer)).toEqual({ a: 0.5, b: expect.closeTo(181 * 24 + 1e-6 / 3600, 9) });
    expect(answer.groups.map(({ values }) => values[0]?.estimate.sampleSize)).toEqual([5, 1]);
  });

  it('is worked out as a double, and a sum of the same is not', async () => {
    expect(await sqlOf('median_of_hours')).toContain('date_part');
    expect(await sqlOf('sum_of_hours')).not.toContain("date_part('epoch'");
  });

  it.each(['median', 'rough_median', 'occurring', 'mean', 'sum'])(
    'and the %s is as of any other snippet',
    async (kind) => {
      const [read, asItIs] = await Promise.all(
        ['hours', 'as_it_is'].map((value) => world.ask(`${kind}_of_${value}`, { periods })),
      );
      expect(numberOf(read as never)).toBeCloseTo(numberOf(asItIs as never) ?? Number.NaN, 9);
      expect(read?.groups[0]?.values[0]?.estimate.sampleSize).toBe(asItIs?.groups[0]?.values[0]?.estimate.sampleSize);
      expect(read?.groups[0]?.values[0]?.estimate.decimal).toBe(asItIs?.groups[0]?.values[0]?.estimate.decimal);
    },
  );
});
