/** Why a number moved, as the command line shows it. */
import { describe, expect, it } from 'vitest';
import { readDecomposition } from '../../src/app/printing/read-decomposition.ts';
import { renderDecomposition } from '../../src/app/printing/render-decomposition.ts';
import type { Decomposition } from '../../src/engine/decompose/decomposition.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { unit } from '../kit/questions.ts';

const side = (value: number | null, share: number | null, sampleSize: number | null) => ({ value, share, sampleSize });

const satisfied: Decomposition = {
  metric: metricSchema.parse({
    key: 'csat',
    name: 'Satisfied',
    type: 'share',
    dataset: 'answers',
    hit: { score: 5 },
    unit: 'percent',
    direction: 'increase',
  }),
  by: ['channel', 'region'],
  from: unit('month', '2025-01-05'),
  period: unit('month', '2025-02-05'),
  before: side(27.5, 1, 1000),
  after: side(12.5, 1, 1000),
  change: -15,
  effects: [
    { kind: 'mix', value: -20 },
    { kind: 'rate', value: 5 },
  ],
  contributions: [
    {
      members: ['mobile', null],
      groups: 1,
      contribution: -13.5,
      effects: [
        { kind: 'mix', value: -18 },
        { kind: 'rate', value: 4.5 },
      ],
      before: side(5, 0.1, 100),
      after: side(10, 0.9, 900),
    },
  ],
  other: {
    members: [null, null],
    groups: 2,
    contribution: -1.5,
    effects: [
      { kind: 'mix', value: -2 },
      { kind: 'rate', value: 0.5 },
    ],
    before: side(30, 0.9, 900),
    after: side(35, 0.1, 100),
  },
  withheld: null,
  assumptions: ['Something.'],
};

const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('cairn why', () => {
  it('shows the groups with both numbers, their parts of the whole, mix and rate, and the whole last', () => {
    expect(rowsOf(renderDecomposition(satisfied))).toEqual([
      ['channel', 'region', 'Jan 2025', 'Feb 2025', 'part before', 'part now', 'mix', 'rate', 'contribution'],
      ['mobile', 'No value', '5.0%', '10.0%', '10.0 %', '90.0 %', '-18.0 pp', '+4.5 pp', '-13.5 pp'],
      ['Other (2)', '', '30.0%', '35.0%', '90.0 %', '10.0 %', '-2.0 pp', '+0.5 pp', '-1.5 pp'],
      ['All', '', '27.5%', '12.5%', '100.0 %', '100.0 %', '-20.0 pp', '+5.0 pp', '-15.0 pp'],
    ]);
  });

  it('leaves out parts and kinds where all is the change of amounts', () => {
    const effects = [{ kind: 'change' as const, value: 6 }];
    const [mobile] = satisfied.contributions;
    if (!mobile) throw new Error('There is a group.');
    const amounts = { ...mobile, effects, contribution: 6, before: side(4, null, 4), after: side(10, null, 10) };
    const counted = { ...satisfied, ...amounts, change: 6, contributions: [amounts], other: null, withheld: amounts };
    expect(rowsOf(renderDecomposition(counted))[0]).toEqual([
      'channel',
      'region',
      'Jan 2025',
      'Feb 2025',
      'contribution',
    ]);
    expect(rowsOf(renderDecomposition(counted)).map(([label]) => label)).toEqual([
      'channel',
      'mobile',
      'Withheld (1)',
      'All',
    ]);
  });

  it('names in its data what it promises, and nothing else', () => {
    const read = readDecomposition(satisfied);
    expect(Object.keys(read)).toEqual([
      'metric',
      'by',
      'period',
      'from',
      'before',
      'after',
      'change',
      'effects',
      'contributions',
      'other',
      'withheld',
      'assumptions',
    ]);
    expect(read).toMatchObject({
      metric: 'csat',
      from: { label: 'Jan 2025' },
      other: { groups: 2, after: { share: 0.1 } },
      withheld: null,
    });
  });
});
