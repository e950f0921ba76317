/** Whether rows are grouped by the columns of their filters first: what facts say of columns decides. */
import { describe, expect, it } from 'vitest';
import { datasetSchema } from '../../src/model/dataset.ts';
import type { DimensionPath } from '../../src/model/find-dimension.ts';
import { chooseFirstBy } from '../../src/plan/choose-first-by.ts';
import type { Slot } from '../../src/plan/plan.ts';
import { plainRows } from '../../src/plan/source.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import type { ResolvedCondition } from '../../src/query/field.ts';

const dataset = datasetSchema.parse({
  key: 'answers',
  name: 'Answers',
  table: 'answers',
  primaryKey: ['id'],
  time: null,
  dimensions: [
    { key: 'survey' },
    { key: 'score', type: 'number' },
    { key: 'customer' },
    { key: 'urgent', type: 'boolean', sql: '{score} < 2' },
  ],
});

const path = (key: string): DimensionPath => {
  const dimension = dataset.dimensions.find((each) => each.key === key);
  if (!dimension) throw new Error(key);
  return { name: key, joins: [], owner: dataset.key, dimension };
};
const is = (key: string, value: string | number): ResolvedCondition => ({
  kind: 'compare',
  field: path(key),
  operator: 'eq',
  value,
});
const counting = (...conditions: readonly ResolvedCondition[]): Slot => ({
  condition: { kind: 'and', conditions },
  present: [],
  factors: [],
  aggregate: null,
  output: null,
  cumulative: false,
});
const known = (rows: number, distinct: Readonly<Record<string, number | null>>): Facts =>
  new Map([
    [
      dataset.key,
      {
        rows,
        columns: new Map(
          Object.entries(distinct).map(([name, each]) => [name, { distinct: each, nullShare: 0, leadsIndex: false }]),
        ),
      },
    ],
  ]);
const few = { survey: 8, score: 11, customer: 200_000 };
const scores = Array.from({ length: 40 }, (_, index) => counting(is('survey', `s${index % 8}`), is('score', index)));
const chosen = (slots: readonly Slot[], facts: Facts, by: readonly DimensionPath[] = [], source = plainRows) =>
  chooseFirstBy({ by, dataset }, { source, slots, intervals: 3 }, facts).map((key) =>
    key.kind === 'column' ? key.path.name : 'test',
  );

describe('grouping by the columns of filters first', () => {
  it('pays where many filters name few-valued columns of many rows', () => {
    expect([...chosen(scores, known(1e7, few))].sort()).toEqual(['score', 'survey']);
  });

  it('does not pay for few filters, for few rows, or for slots without a filter', () => {
    expect(chosen(scores.slice(0, 3), known(1e7, few))).toEqual([]);
    expect(chosen(scores, known(5_000, few))).toEqual([]);
    expect(chosen([counting(), counting()], known(1e7, few))).toEqual([]);
  });

  it('waits for facts: nobody knows how many values there are', () => {
    expect(chosen(scores, new Map())).toEqual([]);
    expect(chosen(scores, known(1e7, { survey: null, score: null }))).toEqual([]);
  });

  it('leaves a many-valued column, and what all filters have alike, to the filters of rows', () => {
    const mixed = scores.map((slot, index) =>
      counting(...(slot.condition ? [slot.condition] : []), is('customer', `c${index % 2}`), is('urgent', 1)),
    );
    expect([...chosen(mixed, known(1e7, few))].sort()).toEqual(['score', 'survey']);
  });

  it('would make too many groups beside a dimension of many members, or of nobody knows how many', () => {
    expect(chosen(scores, known(1e7, few), [path('customer')])).toEqual([]);
    expect(chosen(scores, known(1e7, { ...few, customer: null }), [path('customer')])).toEqual([]);
  });

  it('is for rows as they are, and for sums: a percentile needs each row', () => {
    const percentile: Slot = { ...counting(), aggregate: { kind: 'percentile', fraction: 0.5, method: 'discrete' } };
    expect(chosen([...scores, percentile], known(1e7, few))).toEqual([]);
  });
});
