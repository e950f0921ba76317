/** Model files from the shell: checked, compared and stored. */
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, cairnJson } from './cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };

const warmer = { 'metrics.yaml': shopFiles['metrics.yaml'].replace('gte: 9', 'gte: 8') };
const noColumn = { 'datasets.yaml': shopFiles['datasets.yaml'].replace('key: product', 'key: prodcut') };

const stored = async () => (await pool.query('select id from cairn.applies')).rowCount;

describe('cairn validate', () => {
  // No database: an address at which nobody listens would be told.
  const nowhere = { DATABASE_URL: 'postgres://cairn@127.0.0.1:1/none' };

  it('finds the shipped model sound, without a database', async () => {
    const { code, stdout, stderr } = await cairnAlone(['validate'], nowhere);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Valid: \d+ metrics over \d+ datasets, \d+ stakeholders\.\n$/);
    expect(await cairnJson(['validate', shopModel()], nowhere)).toEqual({
      valid: true,
      datasets: 1,
      metrics: 3,
      stakeholders: 1,
    });
  });

  it('tells every issue of a broken model with file, line and hint', async () => {
    const folder = shopModel({
      'metrics.yaml': shopFiles['metrics.yaml']
        .replace('accountable: lead', 'accountable: laed')
        .replace('type: mean\n    dataset: answers', 'type: mean\n    dataset: anwsers'),
    });
    const { code, stdout, stderr } = await cairn(['validate', folder], nowhere);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(stderr).toMatch(/metrics\.yaml:19:\d+ MODEL_UNKNOWN_REFERENCE: .*laed.*Did you mean "lead"\?/);
    expect(stderr).toMatch(/metrics\.yaml:23:\d+ MODEL_UNKNOWN_REFERENCE: .*anwsers.*Did you mean "answers"\?/);

    const json = await cairn(['validate', folder, '--json'], nowhere);
    expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout).issues).toContainEqual({
      code: 'MODEL_UNKNOWN_REFERENCE',
      message: expect.stringContaining('laed'),
      path: expect.any(Array),
      hints: expect.arrayContaining(['Did you mean "lead"?']),
      location: { file: expect.stringContaining('metrics.yaml'), line: 19, column: expect.any(Number) },
    });
  });
});

describe('cairn plan and cairn apply', () => {
  beforeAll(async () => {
    await createShop(pool);
    await fillShop(pool);
  });

  it('refuses a model whose column is missing with its line, and stores nothing', async () => {
    for (const command of ['plan', 'apply']) {
      const { code, stdout, stderr } = await cairn([command, shopModel(noColumn)], environment);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/datasets\.yaml:12:\d+ MODEL_MISSING_COLUMN: .*prodcut.*Did you mean "product"\?/);
    }
    expect(await stored()).toBe(0);
  });

  it('plans and applies a first model, finds it unchanged, and tells which numbers a change may move', async () => {
    const plan = await cairnAlone(['plan', shopModel()], environment);
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(plan.stdout).toMatch(/^\+ dataset answers\n/);
    expect(plan.stdout).toContain('+ metric nps\n');
    expect(await stored()).toBe(0);

    const first = await cairnAlone(['apply', shopModel(), '-m', 'the beginning'], environment);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/\nApplied as number 1\.\n$/);
    const { rows } = await pool.query('select actor, message from cairn.applies');
    expect(rows).toEqual([{ actor: expect.stringMatching(/./), message: 'the beginning' }]);

    const again = await cairn(['apply', shopModel()], environment);
    expect(again.stdout).toBe('No changes.\nNothing to do: number 1 is the same model.\n');

    const change = await cairn(['plan', shopModel(warmer)], environment);
    expect(change.stdout.trimEnd().split('\n')).toEqual([
      '~ metric nps',
      expect.stringMatching(/^ {4}top\..*9 → 8$/),
      'Numbers that may move: nps.',
    ]);
  });

  it('prints the difference and what was applied as JSON', async () => {
    const expected = {
      added: [],
      removed: [],
      reordered: [],
      changed: [{ kind: 'metric', key: 'nps', changes: [{ path: expect.any(Array), before: 9, after: 8 }] }],
      movedMetrics: ['nps'],
    };
    expect(await cairnJson(['plan', shopModel(warmer)], environment)).toMatchObject(expected);
    expect(await cairnJson(['apply', shopModel(warmer)], environment)).toEqual({
      applyId: 2,
      appliedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      changed: true,
      diff: expect.objectContaining(expected),
    });
    const answer = await cairnJson<{ metrics: { key: string; version: number }[] }>(
      ['ask', 'nps', 'answers', '--all-time'],
      environment,
    );
    expect(answer.metrics.map(({ key, version }) => [key, version])).toEqual([
      ['nps', 2],
      ['answers', 1],
    ]);
  });
});
