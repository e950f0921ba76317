/** What a log may hold of a plan. */
import { expect, it } from 'vitest';
import { withoutLiterals, withoutValues } from '../../src/app/observe/without-values.ts';

it('takes the values of filters out of a plan, and leaves what they are of', () => {
  const plan =
    'where email in ("ann@example.com", "a)b") and name contains "Ann \\"B\\"" and (score gte 9 or vip eq true)';
  expect(withoutValues(plan)).toBe('where email in (?) and name contains ? and (score gte ? or vip eq ?)');
});

it('takes every literal out of what Postgres says that it does', () => {
  const plan = [
    'Index Scan using answers_pkey on api.answers t0  (cost=0.15..8.17 rows=1 width=36)',
    "  Filter: ((t0.email = 'o''hara@example.com'::text) AND (t0.score > 9))",
    '  Index Cond: (t0.id = 4711)',
  ].join('\n');
  expect(withoutLiterals(plan)).toBe(
    [
      'Index Scan using answers_pkey on api.answers t0  (cost=0.15..8.17 rows=1 width=36)',
      '  Filter: ((t0.email = ?::text) AND (t0.score > ?))',
      '  Index Cond: (t0.id = ?)',
    ].join('\n'),
  );
});
