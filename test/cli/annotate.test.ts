/** Comments into themes from the shell: before the model is applied, again, and what is refused. */
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone } from './cairn.ts';
import { createShop, shopModel } from './shop.ts';

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

describe('cairn annotate', () => {
  it('makes its tables, says what it found, and finds nothing to do the second time', async () => {
    const model = shopModel({ 'taxonomies.yaml': taxonomy } as object);
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
