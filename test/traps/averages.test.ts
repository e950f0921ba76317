/** Averages: scores are pooled from counts, never from scores, and only over the rows that are answers. */
import { describe, expect, it } from 'vitest';
import { byMember, numberOf, numbersOf, question, ranked, series, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const nps = { type: 'net_share', unit: 'points', top: { score: { gte: 9 } }, bottom: { score: { lte: 6 } } };

const world = await smallWorld(
  `create table answers (id int generated always as identity primary key, survey text, segment text, score int, weight numeric, spent numeric, answered_at timestamptz);
   create function give(survey text, segment text, score int, rows int, at timestamptz) returns void language sql as $$
     insert into answers (survey, segment, score, weight, spent, answered_at)
     select survey, segment, score, 1, null, at from generate_series(1, rows) $$;
   -- (detractors, passives, promoters): enterprise in January (1, 4, 5), consumers in February (150, 550, 300).
   select give('nps', 'enterprise', 3, 1, '2025-01-10Z'), give('nps', 'enterprise', 8, 4, '2025-01-10Z'), give('nps', 'enterprise', 10, 5, '2025-01-10Z');
   select give('nps', 'consumer', 0, 150, '2025-02-10Z'), give('nps', 'consumer', 7, 550, '2025-02-10Z'), give('nps', 'consumer', 9, 300, '2025-02-10Z');
   -- Efforts: one answer of 10 here, three of 2 there.
   select give('ces', 'enterprise', 10, 1, '2025-01-10Z'), give('ces', 'consumer', 2, 3, '2025-02-10Z');
   -- Satisfaction, 1 to 5: four satisfied, one not, two left blank, one 11 and one −1 by mistake.
   select give('csat', 'enterprise', 5, 4, '2025-01-10Z'), give('csat', 'enterprise', 2, 1, '2025-01-10Z'), give('csat', 'enterprise', null, 2, '2025-01-10Z'),
     give('csat', 'enterprise', 11, 1, '2025-01-10Z'), give('csat', 'enterprise', -1, 1, '2025-01-10Z');
   -- Weights, and orders of 10, 20 and 270.
   insert into answers (survey, segment, score, weight, spent, answered_at) values
     ('weighted', 'a', 10, 1, 10, '2025-01-10Z'), ('weighted', 'a', 4, 3, 20, '2025-01-10Z'), ('weighted', 'b', 1, 4, 270, '2025-02-10Z'),
     ('weighted', 'b', 9, null, null, '2025-02-10Z');`,
  {
    datasets: [
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        dimensions: [
          { key: 'survey' },
          { key: 'segment' },
          { key: 'score', type: 'number' },
          { key: 'weight', type: 'number' },
          { key: 'spent', type: 'number' },
          { key: 'answered_at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'scores_a_day', type: 'distinct', dataset: 'answers', value: 'score', averageOver: 'calendar_days' },
      { key: 'nps', dataset: 'answers', where: { survey: 'nps' }, valid: { score: { between: [0, 10] } }, ...nps },
      {
        key: 'nps_of_csat',
        dataset: 'answers',
        where: { survey: 'csat' },
        valid: { score: { between: [0, 10] } },
        ...nps,
      },
      { key: 'effort', type: 'mean', unit: 'score', dataset: 'answers', where: { survey: 'ces' }, value: 'score' },
      {
        key: 'csat',
        type: 'share',
        unit: 'percent',
        dataset: 'answers',
        where: { survey: 'csat' },
        valid: { score: { between: [1, 5] } },
        hit: { score: { gte: 4 } },
      },
      {
        key: 'csat_without_validity',
        type: 'share',
        unit: 'percent',
        dataset: 'answers',
        where: { survey: 'csat' },
        hit: { score: { gte: 4 } },
      },
      {
        key: 'mean_weighted',
        type: 'mean',
        unit: 'score',
        dataset: 'answers',
        where: { survey: 'weighted' },
        value: 'score',
        weight: 'weight',
      },
      {
        key: 'spent_each',
        type: 'ratio',
        unit: 'ratio',
        dataset: 'answers',
        where: { survey: 'weighted' },
        numerator: { type: 'sum', value: 'spent' },
        denominator: { type: 'count', where: { spent: { isNull: false } } },
      },
    ],
  },
);

const sample = async (metric: string) => {
  const estimate = (await world.ask(metric)).groups[0]?.values[0]?.estimate;
  return { value: estimate?.value, n: estimate?.sampleSize };
};

describe('an average of averages', () => {
  it('is not what the NPS of two segments together is', async () => {
    const segments = byMember(await world.ask('nps', { by: ['segment'] }));
    expect(segments.enterprise).toBeCloseTo(40, 10);
    expect(segments.consumer).toBeCloseTo(15, 10);
    // (305 − 151) / 1010, and not (40 + 15) / 2 = 27.5.
    expect(numberOf(await world.ask('nps'))).toBeCloseTo(15.2475, 4);
  });

  it('is not what the NPS of a quarter is, though its months are in the same scan', async () => {
    const periods = [...series('month', '2025-01-01Z', '2025-03-01Z'), unit('quarter', '2025-01-01Z')];
    const [january, february, quarter] = numbersOf(await world.ask('nps', { periods }));
    expect(january).toBeCloseTo(40, 10);
    expect(february).toBeCloseTo(15, 10);
    expect(quarter).toBeCloseTo(15.2475, 4);
  });

  it('is not what a mean over groups is', async () => {
    expect(byMember(await world.ask('effort', { by: ['segment'] }))).toEqual({ enterprise: 10, consumer: 2 });
    // (10 + 2 + 2 + 2) / 4, and not (10 + 2) / 2 = 6.
    expect(numberOf(await world.ask('effort'))).toBe(4);
  });

  it('is not what a ratio over groups is: sums are divided, not ratios averaged', async () => {
    expect(byMember(await world.ask('spent_each', { by: ['segment'] }))).toEqual({ a: 15, b: 270 });
    // 300 / 3, and not (15 + 270) / 2 = 142.5.
    expect(numberOf(await world.ask('spent_each'))).toBe(100);
  });

  it('is not what the rest of a ranking is: other is pooled from the rows left out', async () => {
    const by = ['segment', 'score'];
    const top = { count: 1, order: 'highest' as const, other: true };
    const answer = await world.ask('effort', { by: ['segment'], top });
    expect(ranked(answer)).toEqual([
      ['enterprise', 10],
      ['(other)', 2],
    ]);
    // The groups are scores: 10 first, then 4 and 1. Their pool weighs (3 · 4 + 4 · 1) / 7, and their mean is 2.5.
    const weighted = ranked(await world.ask('mean_weighted', { by, top }));
    expect(weighted[0]).toEqual(['a / 10', 10]);
    expect(weighted[1]?.[1]).toBeCloseTo(16 / 7, 12);
  });
});

describe('a weighted mean', () => {
  it('weighs its rows, and leaves out a row without a weight instead of weighing it 1 or 0', async () => {
    // (1·10 + 3·4 + 4·1) / 8 = 3.25; unweighted it is 5, and with the last row at weight 1 it would be 35/9.
    expect(await sample('mean_weighted')).toEqual({ value: 3.25, n: 3 });
  });
});

describe('a row that is not an answer', () => {
  it('does not count as a miss where the score was left blank', async () => {
    // 4 of the 5 valid ones; 4 of 9 = 44.4 where everything counts.
    expect(await sample('csat')).toEqual({ value: 80, n: 5 });
  });

  it('is left out of the sample where its score is off the scale', async () => {
    // Asked on 0 to 10: five detractors (5, 5, 5, 5, 2) of five. With the 11 as a promoter and the −1 as a detractor it
    // would be (1 − 6) / 7 = −71.4.
    expect(await sample('nps_of_csat')).toEqual({ value: -100, n: 5 });
  });

  it('does not count as a miss where the metric says nothing of validity', async () => {
    // The blanks are out, the 11 and the −1 are scores like any other here: 5 hits of 7, and not of 9.
    const { value, n } = await sample('csat_without_validity');
    expect(value).toBeCloseTo(500 / 7, 10);
    expect(n).toBe(7);
  });
});

describe('the sample beside a number', () => {
  it('is that of its own group and period, not that of the scan', async () => {
    const session = world.session();
    const [whole, enterprise] = await Promise.all([
      session.ask(question('nps')),
      session.ask(question('nps', { where: { segment: 'enterprise' } })),
    ]);
    expect(whole?.groups[0]?.values[0]?.estimate.sampleSize).toBe(1010);
    expect(enterprise?.groups[0]?.values[0]?.estimate.sampleSize).toBe(10);
  });
});

describe('an average over days', () => {
  it('over all days to come has no value, and ranks nobody by its sum', async () => {
    const top = { count: 1, order: 'highest', other: false } as const;
    const answer = await world.ask('scores_a_day', { by: ['segment'], top });
    // By the sums the consumers would be first.
    expect(ranked(answer)).toEqual([['a', null]]);
    const february = await world.ask('scores_a_day', { by: ['segment'], top, periods: [unit('month', '2025-02-01')] });
    expect(ranked(february)).toEqual([['consumer', 4 / 28]]);
  });
});
