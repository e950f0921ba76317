/** What an engine may believe of the tables of a world: nothing, or anything at all. No belief changes a number. */
import fc from 'fast-check';
import { columnOf } from '../../src/model/dataset.ts';
import { type ColumnFacts, type Facts, noFacts } from '../../src/plan/table-facts.ts';
import { world } from './world.ts';

const columns = [...world.datasets.values()].flatMap(({ key, dimensions, entities }) =>
  [...dimensions.flatMap((dimension) => columnOf(dimension) ?? []), ...entities.map(({ column }) => column)].map(
    (column) => [key, column] as const,
  ),
);

/** When rows are believed to be: nobody knows, in the time that is asked for, or long before it. */
const asked = ['2024-06-01', '2025-03-01', '2026-01-01'].map((date) => Date.parse(date));
const times = [undefined, asked, asked, [0, 1]];

/** Large tables, lest none of them is worth a thought, with columns of few values, of many, of one a row, and of nobody knows how many. */
const believed: fc.Arbitrary<Facts> = fc
  .array(fc.tuple(fc.constantFrom(null, 2, 2, 5, 5, 20, 20, 1_000, 5_000_000, 40_000_000), fc.constantFrom(...times)), {
    minLength: columns.length,
    maxLength: columns.length,
  })
  .map((each) => {
    const facts = new Map<string, { readonly rows: number; readonly columns: Map<string, ColumnFacts> }>();
    for (const [index, [dataset, column]] of columns.entries()) {
      const known = facts.get(dataset) ?? { rows: 50_000_000, columns: new Map<string, ColumnFacts>() };
      const [distinct = null, quantiles] = each[index] ?? [];
      known.columns.set(column, {
        distinct,
        nullShare: 0.1,
        leadsIndex: index % 2 === 0,
        ...(quantiles ? { quantiles } : {}),
      });
      facts.set(dataset, known);
    }
    return facts;
  });

export const facts: fc.Arbitrary<Facts> = fc.oneof({ arbitrary: believed, weight: 3 }, fc.constant(noFacts));
