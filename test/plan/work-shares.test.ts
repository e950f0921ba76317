/** What each scan of a batch may keep busy goes by the rows that it reads. */
import { describe, expect, it } from 'vitest';
import type { Branch, Scan } from '../../src/plan/plan.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import { workShares } from '../../src/plan/work-shares.ts';

const at = (date: string): number => Date.parse(date);
const time = { key: 'at', type: 'timestamptz', column: 'at' } as unknown as Branch['time'];
const quantiles = ['2024-01-01', '2025-01-01', '2026-01-01'].map(at);
const column = { distinct: 1_000_000, nullShare: 0, leadsIndex: true, quantiles };

const branch = (given: Partial<Branch>): Branch => ({
  time,
  source: { kind: 'rows' },
  spanning: false,
  boundaries: [],
  from: null,
  until: null,
  stretches: [],
  condition: null,
  slots: [],
  onePass: false,
  firstBy: [],
  metOnce: false,
  ...given,
});
const scan = (key: string, ...branches: readonly Branch[]): Scan => ({
  name: key,
  dataset: { key } as Scan['dataset'],
  by: [],
  branches,
});
const facts = (rows: Readonly<Record<string, number>>): Facts =>
  new Map(Object.entries(rows).map(([key, each]) => [key, { rows: each, columns: new Map([['at', column]]) }]));

describe('work is shared out', () => {
  it('by the rows that are read, of the stretches that are asked for', () => {
    const late = branch({ from: at('2025-01-01'), until: at('2026-01-01') });
    expect(workShares([scan('a', branch({})), scan('b', late)], facts({ a: 3_000_000, b: 2_000_000 }))).toEqual([
      0.75, 0.25,
    ]);
  });

  it('by what is done with a row', () => {
    const slot = (value: string) => ({
      condition: {
        kind: 'compare',
        field: { name: 'channel', joins: [], owner: 'a', dimension: { key: 'channel' } },
        operator: 'eq',
        value,
      },
      present: [],
      factors: [],
      aggregate: null,
    });
    const busy = branch({ slots: ['mail', 'phone', 'chat'].map(slot) as unknown as Branch['slots'] });
    const [much = 0, little = 1] = workShares(
      [scan('a', busy), scan('b', branch({}))],
      facts({ a: 1_000_000, b: 1_000_000 }),
    );
    expect((much ?? 0) / (little ?? 1)).toBeGreaterThan(1.5);
  });

  it('with times that are read in one pass counted once', () => {
    const both = [branch({ onePass: true }), branch({ onePass: true })];
    const apart = [branch({}), branch({})];
    const rows = facts({ a: 1_000_000, b: 1_000_000 });
    expect(workShares([scan('a', ...both), scan('b', branch({}))], rows)).toEqual([0.5, 0.5]);
    expect(workShares([scan('a', ...apart), scan('b', branch({}))], rows)).toEqual([2 / 3, 1 / 3]);
  });

  it('and to whoever is alone, reads little, or is not known: all of it', () => {
    const rows = facts({ a: 5_000_000, b: 90_000 });
    expect(workShares([scan('a', branch({}))], rows)).toEqual([null]);
    expect(workShares([scan('a', branch({})), scan('b', branch({}))], rows)).toEqual([5_000_000 / 5_090_000, null]);
    expect(workShares([scan('a', branch({})), scan('view', branch({}))], rows)).toEqual([null, null]);
  });
});
