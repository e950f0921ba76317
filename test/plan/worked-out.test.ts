/** Which dimensions are worked out from others, so that whoever knows those knows them. */
import { describe, expect, it } from 'vitest';
import type { DimensionPath } from '../../src/model/find-dimension.ts';
import { toldBy, workedOutFrom } from '../../src/plan/worked-out.ts';

const path = (key: string, sql?: string, type = 'number'): DimensionPath =>
  ({ name: key, joins: [], owner: 'answers', dimension: { key, type, sql } }) as unknown as DimensionPath;

const from = (sql: string) => workedOutFrom(path('derived', sql));

describe('a dimension is worked out from others', () => {
  it.each([
    ['{score} between {low} and {high}', ['answers.score', 'answers.low', 'answers.high']],
    ['coalesce({score} >= 8.5, false)', ['answers.score']],
    ['case when {score} in (9, 10) then 1 else -abs({score} * 2 - {low}) end', ['answers.score', 'answers.low']],
  ])('by arithmetic, comparisons and cases: %s', (sql, parts) => {
    expect(from(sql)).toEqual(parts);
  });

  it.each([
    "{score}::text = '1.0'",
    '{score} / 3',
    'length({comment}) > 3',
    '{score} > random()',
    "{channel} = 'mail'",
    '{derived} is not null',
    'true',
    '{score} > 3 -- {low}',
  ])('and not where equal values can tell the difference, or more decides: %s', (sql) => {
    expect(from(sql)).toBeNull();
  });

  it('is told by all of them, if none is a text, and by itself', () => {
    const usable = path('usable', '{score} >= {low}', 'boolean');
    const [score, low] = [path('score'), path('low')];
    expect(toldBy([score, low])(usable)).toBe(true);
    expect(toldBy([score])(usable)).toBe(false);
    expect(toldBy([usable])(usable)).toBe(true);
    expect(toldBy([score, path('low', undefined, 'string')])(usable)).toBe(false);
    expect(toldBy([{ ...score, owner: 'tickets' }, low])(usable)).toBe(false);
  });
});
