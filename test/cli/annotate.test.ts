/** Comments into themes from the shell: before the model is applied, again, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, cairnJson } from './cairn.ts';
import { createShop, shopFiles, shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };
await createShop(pool);
await pool.query(`insert into shop.answers values
  (1, 'The tea was cold', 'tea', 3, now()), (2, 'I love the tea', 'tea', 10, now()), (3, null, 'cup', 5, now())`);

// The region is where this shop's answers have room for words.
const taxonomy = `taxonomies:
  - key: talk
    name: Talk
    dataset: answers
    text: region
    defaultLanguage: en
    results: { themes: shop.answer_themes, sentiment: shop.answer_sentiments }
    themes:
      - { key: heat, name: Heat, languages: { en: { terms: [cold, hot] } } }
      - { key: tea, name: Tea, languages: { en: { phrases: [the tea] } } }
`;

// A dimension that comes from the results must not keep them from being made.
const datasets = `${shopFiles['datasets.yaml']}      - { key: theme, many: { table: shop.answer_themes, row: response_id, value: theme } }\n`;
const talking = () => shopModel({ 'datasets.yaml': datasets, 'taxonomies.yaml': taxonomy } as object);

describe('cairn annotate', () => {
  it('makes its tables, says what it found, and finds nothing to do the second time', async () => {
    const model = talking();
    const first = await cairnAlone(['annotate', 'answers', '--model', model], environment);
    expect(first.stdout).toMatch(
      /^answers: 2 comments, 2 read anew\.\n {2}en: 2 comments, themes by english, judged by sentiment \S+\n {2}heat: 1 comments\n {2}tea: 2 comments\n$/,
    );
    expect(first.code).toBe(0);
    const again = await cairn(['annotate', '--model', model, '--json'], environment);
    expect(JSON.parse(again.stdout)).toMatchObject([{ dataset: 'answers', comments: 2, read: 0 }]);
  });

  it('refuses datasets that are not there or have no taxonomy, together and with a hint', async () => {
    const outcome = await cairn(['annotate', 'answers', 'answer', '--model', shopModel(), '--json'], environment);
    expect(outcome.code).toBe(2);
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      issues: [
        { code: 'TEXT_NO_TAXONOMY', path: ['datasets', 0] },
        { code: 'IMPORT_UNKNOWN_DATASET', hints: ['Did you mean "answers"?', expect.stringContaining('open-text.md')] },
      ],
    });
  });
});

describe('cairn import', () => {
  const model = talking();
  const folder = mkdtempSync(join(tmpdir(), 'cairn-cli-annotate-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const importing = (id: number, comment: string): readonly string[] => {
    const file = join(folder, `${id}.csv`);
    writeFileSync(file, `id,region,product,score,answered_at\n${id},${comment},tea,5,2025-03-01T00:00Z\n`);
    return ['import', 'answers', file, '--model', model];
  };

  it('reads the new comments of a dataset with a taxonomy, or leaves them to annotate', async () => {
    const told = await cairn(importing(11, 'A cold pot'), environment);
    expect(told.stdout).toMatch(/ 1 inserted in [\d.]+ s\.\nanswers: 3 comments, 1 read anew\.\n$/);
    expect(await cairnJson([...importing(12, 'A hot pot'), '--no-annotate'], environment)).not.toHaveProperty(
      'annotations',
    );
    const left = await cairnJson<object>(importing(12, 'A hot pot'), environment);
    expect(left).toMatchObject({ unchanged: 1, annotations: [{ dataset: 'answers', comments: 4, read: 1 }] });
  });

  it('keeps the rows where their comments cannot be read, and says both', async () => {
    await pool.query('alter table shop.answer_sentiments rename label to mood');
    const { code, stdout, stderr } = await cairn(importing(13, 'No pot'), environment);
    expect(code).toBe(2);
    expect(stdout).toMatch(/ 1 inserted in /);
    expect(stderr).toContain('TEXT_TABLE_UNUSABLE: ');
    expect(stderr).toMatch(/The rows are stored, .* run cairn annotate\.\n$/);
    const { rows } = await pool.query('select region from shop.answers where id = 13');
    expect(rows).toEqual([{ region: 'No pot' }]);
  });
});
