/** Questions that cannot be answered: told with what might have been meant, and never as an answer. */
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, type Outcome } from './cairn.ts';
import { createShop, shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };

const ask = (...args: string[]): Promise<Outcome> => cairn(['ask', ...args], environment);

it('finds no model in a database that nobody prepared, and says what to run', async () => {
  const { code, stdout, stderr } = await ask('nps');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^CATALOG_EMPTY: .*cairn apply.*cairn serve/);
});

describe('cairn ask with a wrong question', () => {
  beforeAll(async () => {
    await createShop(pool);
    expect((await cairn(['apply', shopModel()], environment)).code).toBe(0);
  });

  it('tells all that is wrong at once, with what might have been meant', async () => {
    const { code, stdout, stderr } = await ask(
      ...[
        'npss',
        'anwers',
        '--last',
        '1.5',
        '--grain',
        'mont',
        '--top',
        'abc',
        '--compare',
        'previos',
        '--where',
        'foo',
      ],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      'UNKNOWN_METRIC: Unknown metric "npss". (at metrics) Did you mean "nps"?',
      'UNKNOWN_METRIC: Unknown metric "anwers". (at metrics) Did you mean "answers"?',
      'MALFORMED_PERIOD: "1.5" is no whole number of 1 or more. (at --last) Write --last 4.',
      'MALFORMED_PERIOD: Unknown grain "mont". (at --grain) Did you mean "month"? Grains: hour, day, week, month, quarter, year.',
      'MALFORMED_FILTER: "foo" is no filter. (at --where) Write region=EMEA, or "{score: {gte: 9}}" as in model files.',
      'MALFORMED_INPUT: "abc" is no whole number of 1 or more. (at --top) Write --top 4.',
      'MALFORMED_INPUT: Unknown comparison "previos". (at --compare) Did you mean "previous"? Comparisons: previous, last_year, 52_weeks, same_elapsed, benchmark:<key>.',
    ]);
  });

  it.each([
    [['nps', '--by', 'regoin'], 'UNKNOWN_DIMENSION', /Did you mean "region"\?/],
    [['nps', '--last', '0', '--grain', 'month'], 'MALFORMED_PERIOD', /"0" is no whole number/],
    [['nps', '--last', '2', '--to-date', 'month'], 'MALFORMED_PERIOD', /Use one of/],
    [['nps', '--from', '2025-03-01', '--to', '2025-03-01'], 'EMPTY_PERIOD', /exclusive/],
    [['nps', '--where', 'score=high'], 'FILTER_TYPE_MISMATCH', /score/],
    [['nps', '--top', '3'], 'MALFORMED_INPUT', /--by/],
    [['nps', '--compare', 'benchmark:nps_pannel'], 'UNKNOWN_BENCHMARK', /Did you mean "nps_panel"\?/],
    [['nps,answers', '--compare', 'benchmark:nps_panel'], 'UNSUPPORTED_QUESTION', /no benchmark of "answers"/],
  ])('refuses %j with %s and a hint', async (args, code, message) => {
    const outcome = await ask(...args);
    expect(outcome.stderr).toMatch(new RegExp(`^${code}: `));
    expect(outcome.stderr).toMatch(message);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints the same issues as JSON, and nothing else on standard output', async () => {
    const { code, stdout, stderr } = await ask('npss', '--json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      issues: [
        {
          code: 'UNKNOWN_METRIC',
          message: 'Unknown metric "npss".',
          path: ['metrics'],
          hints: ['Did you mean "nps"?'],
        },
      ],
    });
  });
});
