/** The comments behind a number, through the server: which rows, in which order, page by page, and what is refused. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { annotate } from '../../src/text/annotate.ts';
import { startApi } from '../api/api.ts';
import { now } from '../api/world.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { modelOf } from '../kit/small-world.ts';

const database = await testDatabase();
const { db, pool } = database;
await pool.query(`
  create schema talk;
  create table talk.people (id int primary key, region text);
  create table talk.answers (id int primary key, person int, score int, body text, lang text, at timestamptz);
  create table talk.visits (id int primary key, at timestamptz);
  insert into talk.people values (1, 'EMEA'), (2, 'APAC');
  insert into talk.answers values
    (1, 1, 10, 'Great, no wait at all', 'en', '2026-02-01T00:00Z'),
    (2, 1, 3, 'I waited for a dirty room', 'en', '2026-02-10T10:00:00.123456Z'),
    (3, 2, 0, 'Terrible wait', 'en', '2026-02-10T10:00:00.123456Z'),
    (4, 2, 11, 'Off the scale, wait', 'en', '2026-02-11T00:00Z'),
    (5, 1, 7, '  ', 'en', '2026-02-12T00:00Z'),
    (6, 1, 7, null, 'en', '2026-02-12T00:00Z'),
    (7, 2, 9, '最高です', 'ja', '2026-02-28T23:59:59.999Z'),
    (8, 2, 9, 'In March', 'en', '2026-03-01T00:00Z'),
    (9, 2, 9, 'Never', 'en', null);
`);
const themes = [
  { key: 'waiting', name: 'Waiting', description: 'Time lost.', languages: { en: { terms: ['wait'] } } },
  { key: 'dirt', name: 'Dirt', languages: { en: { terms: ['dirty'] } } },
];
const model = modelOf({
  datasets: [
    {
      key: 'people',
      table: 'talk.people',
      time: null,
      entities: [{ key: 'person', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'region', values: ['EMEA', 'APAC'] }],
    },
    {
      key: 'answers',
      table: 'talk.answers',
      time: 'at',
      entities: [{ key: 'person', kind: 'foreign', column: 'person' }],
      dimensions: [
        { key: 'body' },
        { key: 'lang' },
        { key: 'score', type: 'number' },
        { key: 'at', type: 'timestamptz' },
      ],
    },
    { key: 'visits', table: 'talk.visits', time: 'at', dimensions: [{ key: 'at', type: 'timestamptz' }] },
  ],
  metrics: [
    {
      key: 'nps',
      type: 'net_share',
      dataset: 'answers',
      unit: 'points',
      valid: { score: { between: [0, 10] } },
      top: { score: { gte: 9 } },
      bottom: { score: { lte: 6 } },
    },
    { key: 'answers', type: 'count', dataset: 'answers' },
    { key: 'visits', type: 'count', dataset: 'visits' },
    { key: 'backlog', type: 'balance', dataset: 'answers', plus: [{ type: 'count' }] },
  ],
  taxonomies: [
    {
      key: 'answers_text',
      dataset: 'answers',
      text: 'body',
      language: 'lang',
      results: { themes: 'talk.answer_themes', sentiment: 'talk.answer_sentiments' },
      themes,
    },
  ],
});
const [taxonomy] = model.taxonomies.values();
const dataset = model.datasets.get('answers');
if (!taxonomy || !dataset) throw new Error('The world has one taxonomy.');
unwrap(await annotate(db, { dataset, taxonomy }));
unwrap(await applyModel(db, model, { actor: 'test', now }));
const api = await startApi(database);

interface Shown {
  readonly key: string;
  readonly text: string;
  readonly language: string | null;
  readonly respondedAt: string | null;
  readonly sentiment: string | null;
  readonly sentimentScore: number | null;
  readonly themes: readonly { readonly key: string; readonly name: string }[];
  readonly members: readonly { readonly dimension: string; readonly value: unknown }[];
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Shown }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}

const february = 'period: { start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" }';

const send = (metric: string, args: string) =>
  api.send<{ metric: { comments: Page | null } }, never>(
    `{ metric(key: "${metric}") { comments(${args}) {
      edges { cursor node { key text language respondedAt sentiment sentimentScore themes { key name } members { dimension value } } }
      pageInfo { hasNextPage hasPreviousPage endCursor } } } }`,
  );

async function page(metric: string, args: string): Promise<Page> {
  const { data, errors } = await send(metric, args);
  if (!data?.metric.comments || errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.metric.comments;
}

const keys = async (metric: string, args: string) => (await page(metric, args)).edges.map(({ node }) => node.key);

describe('the comments behind a number', () => {
  it('are those of the rows that the metric counts in the period, newest first, ties by key', async () => {
    expect(await keys('nps', february)).toEqual(['7', '3', '2', '1']);
    expect(await keys('answers', february)).toEqual(['7', '4', '3', '2', '1']);
    expect(await keys('answers', 'period: { allTime: true }')).toEqual(['8', '7', '4', '3', '2', '1']);
  });

  it('come with language, time, themes, sentiment and the dimensions asked for; not judged is null', async () => {
    const { edges } = await page('nps', `${february}, show: ["score", "region"]`);
    const [seven, , two] = edges.map(({ node }) => node);
    expect(seven).toEqual({
      key: '7',
      text: '最高です',
      language: 'ja',
      respondedAt: '2026-02-28T23:59:59.999Z',
      sentiment: null,
      sentimentScore: null,
      themes: [],
      members: [
        { dimension: 'score', value: 9 },
        { dimension: 'region', value: 'APAC' },
      ],
    });
    expect(two?.themes).toEqual([
      { key: 'waiting', name: 'Waiting' },
      { key: 'dirt', name: 'Dirt' },
    ]);
    // AFINN-165 gives "dirty" -2 and no other of the six words anything.
    expect(two).toMatchObject({ sentiment: 'NEGATIVE', sentimentScore: Number((-2 / Math.sqrt(4 + 6)).toFixed(4)) });
  });

  it('take the filters of any question, joined dimensions too, and themes', async () => {
    expect(await keys('nps', `${february}, where: { dimension: "region", eq: "EMEA" }`)).toEqual(['2', '1']);
    expect(await keys('nps', `${february}, where: { dimension: "score", lte: 6 }`)).toEqual(['3', '2']);
    expect(await keys('nps', `${february}, themes: ["dirt"]`)).toEqual(['2']);
    expect(await keys('nps', `${february}, themes: ["dirt", "waiting"]`)).toEqual(['3', '2', '1']);
  });

  it('come in pages that neither repeat nor miss one, between rows of one instant as well, from both ends', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Page = await page(
        'answers',
        `${february}, first: 1${after ? `, after: "${after}"` : ''}`,
      );
      seen.push(...edges.map(({ node }) => node.key));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(['7', '4', '3', '2', '1']);
    const last = await page('answers', `${february}, last: 2`);
    expect(last.edges.map(({ node }) => node.key)).toEqual(['2', '1']);
    expect(last.pageInfo.hasPreviousPage).toBe(true);
    expect(await keys('answers', `${february}, last: 2, before: "${last.edges[0]?.cursor}"`)).toEqual(['4', '3']);
  });

  it('cost two statements a page', async () => {
    const { statements } = await countStatements(() => page('nps', february));
    expect(statements).toHaveLength(2);
  });

  it.each([
    ['a metric over a dataset without a taxonomy', 'visits', february, 'UNSUPPORTED_QUESTION', 'answers'],
    ['a balance, which is of no period', 'backlog', february, 'UNSUPPORTED_QUESTION', 'made of'],
    ['a theme that is none', 'nps', `${february}, themes: ["wating"]`, 'UNKNOWN_VALUE', 'waiting'],
    ['an empty list of themes', 'nps', `${february}, themes: []`, 'MALFORMED_INPUT', 'Leave'],
    ['an unknown dimension', 'nps', `${february}, show: ["scoer"]`, 'UNKNOWN_DIMENSION', 'score'],
    [
      'a value that a closed dimension never has',
      'nps',
      `${february}, where: { dimension: "region", eq: "Mars" }`,
      'UNKNOWN_VALUE',
      'EMEA',
    ],
    ['a page too large', 'nps', `${february}, first: 101`, 'MALFORMED_INPUT', '100'],
    [
      'a cursor of another list',
      'nps',
      `${february}, after: "T2Zmc2V0Q29ubmVjdGlvbjow"`,
      'MALFORMED_INPUT',
      'endCursor',
    ],
    [
      'a cursor of no time',
      'nps',
      `${february}, after: "${Buffer.from('Comment:["2026-99-99","1"]').toString('base64')}"`,
      'MALFORMED_INPUT',
      'endCursor',
    ],
  ])('are refused with a hint: %s', async (_, metric, args, code, hint) => {
    const { data, errors } = await send(metric, args);
    expect(data?.metric.comments).toBeNull();
    const [issue] = errors.flatMap(({ extensions }) => extensions.issues ?? []);
    expect(issue?.code).toBe(code);
    expect(JSON.stringify(issue?.hints)).toContain(hint);
  });
});
