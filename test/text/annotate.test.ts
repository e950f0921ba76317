/** Comments into themes and sentiment: what is found, what is read again, and what happens when two do it at once. */
import { beforeEach, describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { annotate } from '../../src/text/annotate.ts';
import { testDatabase } from '../kit/database.ts';
import { modelOf } from '../kit/small-world.ts';

const { db, pool } = await testDatabase();

const languages = {
  en: { terms: ['wait', 'slow reply'], phrases: ['no answer'], exclusions: ['waiting list'] },
  de: { terms: ['warten'] },
  ja: { terms: ['遅い'], exclusions: ['遅くない'] },
  eo: { terms: ['atendi'] },
};
const themes = [
  { key: 'speed', name: 'Speed', languages },
  { key: 'clean', name: 'Cleanliness', languages: { en: { phrases: ['clean'] } } },
];

function world(changes: object = {}) {
  const taxonomy = {
    key: 'reviews_text',
    dataset: 'reviews',
    text: 'body',
    language: 'language',
    substrings: ['ja'],
    results: { themes: 'talk.review_themes', sentiment: 'talk.review_sentiments' },
    themes,
    ...changes,
  };
  const model = modelOf({
    datasets: [
      {
        key: 'reviews',
        table: 'talk.reviews',
        time: null,
        dimensions: [{ key: 'body' }, { key: 'language', column: 'lang' }],
      },
    ],
    metrics: [],
    taxonomies: [taxonomy],
  });
  const [found] = model.taxonomies.values();
  const dataset = model.datasets.get('reviews');
  if (!found || !dataset) throw new Error('The world has one taxonomy.');
  return { model, dataset, taxonomy: found };
}

const read = async (changes: object = {}) => unwrap(await annotate(db, world(changes)));

const write = (rows: readonly (readonly [id: string, lang: string | null, body: string | null])[]) =>
  pool.query(
    'insert into talk.reviews select id, lang, body from json_to_recordset($1) as r(id text, lang text, body text)',
    [JSON.stringify(rows.map(([id, lang, body]) => ({ id, lang, body })))],
  );

const found = async (): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await pool.query<{ id: string; themes: string }>(
    `select r.response_id as id, string_agg(theme, ' ' order by theme) as themes from talk.review_themes r group by 1`,
  );
  return Object.fromEntries(rows.map(({ id, themes: list }) => [id, list]));
};

const readings = async () =>
  (
    await pool.query<{ response_id: string; language: string; method: string; label: string; library: string }>(
      'select response_id, language, method, label, library from talk.review_sentiments order by response_id',
    )
  ).rows.map((row) => Object.values(row));

beforeEach(() =>
  pool.query(
    'drop schema if exists talk cascade; create schema talk; create table talk.reviews (id text primary key, lang text, body text)',
  ),
);

describe('themes', () => {
  it('are found by stem in the language of the comment, and in no other', async () => {
    await write([
      ['a', 'en', 'They kept me waiting.'],
      ['b', 'de', 'Ich warte lange.'],
      ['c', 'de', 'We waited for weeks.'],
      ['d', 'fr', 'We waited for weeks.'],
    ]);
    await read();
    expect(await found()).toEqual({ a: 'speed', b: 'speed' });
  });

  it('need all words of a term, and the words of a phrase side by side and as written', async () => {
    await write([
      ['a', 'en', 'The replies were always slow'],
      ['b', 'en', 'slow'],
      ['c', 'en', 'I got no answer'],
      ['d', 'en', 'no good answer'],
      ['e', 'en', 'there were no answers'],
      ['f', 'en', 'An answer!'],
    ]);
    await read();
    expect(await found()).toEqual({ a: 'speed', c: 'speed' });
  });

  it('find a phrase of one word whole and unstemmed, whatever marks stand around it', async () => {
    await write([
      ['a', 'en', 'Very CLEAN.Toilets too'],
      ['b', 'en', 'clean/tidy'],
      ['c', 'en', 'cleaning, cleaned, unclean'],
      ['d', 'en', '“clean”'],
      ['e', 'en', 'ＣＬＥＡＮ'],
    ]);
    await read();
    expect(await found()).toEqual({ a: 'clean', b: 'clean', d: 'clean', e: 'clean' });
  });

  it('are taken back by an exclusion', async () => {
    await write([
      ['a', 'en', 'I am on the waiting list'],
      ['b', 'en', 'the list of waiting people, waiting'],
    ]);
    await read();
    expect(await found()).toEqual({ b: 'speed' });
  });

  it('match anywhere in a language without spaces, and unstemmed in one that Postgres does not know', async () => {
    await write([
      ['a', 'ja', '返事が遅いです'],
      ['b', 'ja', '遅くないが遅い時もある'],
      ['c', 'eo', 'Mi devis atendi.'],
      ['d', 'eo', 'Mi atendis.'],
    ]);
    const { languages: told } = await read();
    expect(await found()).toEqual({ a: 'speed', c: 'speed' });
    expect(told.map(({ language, method }) => [language, method])).toEqual([
      ['eo', 'simple'],
      ['ja', 'substring'],
    ]);
  });

  it('overlap: a comment can have several, each once', async () => {
    await write([['a', 'en', 'clean, clean, but wait, wait']]);
    const { themes: counted } = await read();
    expect(await found()).toEqual({ a: 'clean speed' });
    expect(counted).toEqual([
      { theme: 'speed', comments: 1 },
      { theme: 'clean', comments: 1 },
    ]);
  });
});

describe('sentiment', () => {
  it('is judged where a library knows the language, and is null and not neutral elsewhere', async () => {
    await write([
      ['a', 'en', 'I love it, great!'],
      ['b', 'en-GB', 'This is not good'],
      ['c', 'EN', 'It is a table.'],
      ['d', 'de_AT', 'Super freundlich'],
      ['e', 'ja', '最高です'],
      ['f', null, 'I love it'],
      ['g', 'xx', 'I love it'],
    ]);
    await read();
    expect(await readings()).toEqual([
      ['a', 'en', 'english', 'positive', 'sentiment'],
      ['b', 'en', 'english', 'negative', 'sentiment'],
      ['c', 'en', 'english', 'neutral', 'sentiment'],
      ['d', 'de', 'german', 'positive', '@nlpjs/sentiment'],
      ['e', 'ja', 'substring', null, null],
      ['f', null, null, null, null],
      ['g', 'xx', null, null, null],
    ]);
  });
});

describe('reading again', () => {
  it('reads only what is new or changed, and forgets what is gone or blank', async () => {
    await write([
      ['a', 'en', 'wait'],
      ['b', 'en', 'wait'],
      ['c', 'en', 'wait'],
      ['d', 'en', '  '],
      ['e', 'en', null],
      ['f', 'en', 'wait'],
    ]);
    expect(await read()).toMatchObject({ comments: 4, read: 4 });
    expect(await read()).toMatchObject({ comments: 4, read: 0 });
    await write([['g', 'en', 'clean']]);
    await pool.query(`update talk.reviews set body = 'clean' where id = 'a'; update talk.reviews set body = '' where id = 'b';
      delete from talk.reviews where id = 'c'; update talk.reviews set lang = 'fr' where id = 'f'`);
    expect(await read()).toMatchObject({ comments: 3, read: 3 });
    expect(await found()).toEqual({ a: 'clean', g: 'clean' });
    expect((await readings()).map(([id]) => id)).toEqual(['a', 'f', 'g']);
  });

  it('reads everything where the words of the taxonomy changed, and nothing where a name did', async () => {
    await write([
      ['a', 'en', 'wait'],
      ['b', 'en', 'dirty'],
    ]);
    await read();
    const renamed = themes.map((theme) => ({ ...theme, name: `${theme.name}!`, description: 'More.' }));
    expect(await read({ name: 'Another name', themes: renamed })).toMatchObject({ read: 0 });
    const more = [...themes, { key: 'dirt', name: 'Dirt', languages: { en: { terms: ['dirt', 'dirty'] } } }];
    expect(await read({ themes: more })).toMatchObject({ read: 2 });
    expect(await found()).toEqual({ a: 'speed', b: 'dirt' });
  });

  it('reads again what another version of the library judged', async () => {
    await write([
      ['a', 'en', 'good'],
      ['b', 'ja', '最高'],
    ]);
    await read();
    await pool.query(
      `update talk.review_sentiments set library_version = '0.1.0', label = 'negative' where label is not null`,
    );
    expect(await read()).toMatchObject({ read: 1 });
    expect((await readings()).map(([, , , label]) => label)).toEqual(['positive', null]);
  });

  it('is done once when two do it at once', async () => {
    await write(Array.from({ length: 500 }, (_, id) => [String(id), 'en', `wait ${id}`] as const));
    const both = await Promise.all([read(), read()]);
    expect(both.map((summary) => summary.read).toSorted((a, b) => a - b)).toEqual([0, 500]);
    expect(Object.keys(await found()).length).toBe(500);
  });

  it('is done wholly or not at all', async () => {
    await write([['a', 'en', 'wait']]);
    await read();
    await pool.query(`update talk.reviews set body = 'clean'`);
    const stopped = annotate(db, {
      ...world(),
      onProgress: () => {
        throw new Error('stopped');
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await found()).toEqual({ a: 'speed' });
  });
});

describe('what stands in the way', () => {
  it('is told: a table of another kind is left alone', async () => {
    await pool.query('create table talk.review_sentiments (response_id text primary key, mood text)');
    const outcome = await annotate(db, world());
    expect(outcome).toMatchObject({ kind: 'refused', issues: [{ code: 'TEXT_TABLE_UNUSABLE' }] });
    const { rows } = await pool.query(`select to_regclass('talk.review_themes') as made`);
    expect(rows).toEqual([{ made: null }]);
  });

  it('is told when the model is applied: a term that Postgres passes over as a stop word', async () => {
    const silent = [
      { key: 'speed', name: 'Speed', languages: { en: { terms: ['the', 'wait'], phrases: ['not the'] } } },
    ];
    const compiled = await compileModel(db, world({ themes: silent }).model);
    expect(compiled).toMatchObject({
      kind: 'refused',
      issues: [
        { code: 'MODEL_INVALID', path: ['taxonomies', 'reviews_text', 'themes', 0, 'languages', 'en', 'terms', 0] },
      ],
    });
  });

  it.each([
    ['a language without spaces that is to be matched by words', { substrings: [] }, 'substrings'],
    ['no word on the language', { language: undefined, defaultLanguage: undefined }, 'language'],
    ['a dimension that is not there', { text: 'words' }, 'words'],
    ['one table for both results', { results: { themes: 'talk.x', sentiment: 'talk.x' } }, 'talk.x'],
    ['a theme twice', { themes: [...themes, ...themes] }, 'speed'],
  ])('is told without a database: %s', (_, changes, word) => {
    expect(() => world(changes)).toThrow(word);
  });
});
