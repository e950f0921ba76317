import { expect, it } from 'vitest';
import { RefusedError } from '../../src/kernel/issue.ts';
import { modelOf } from '../kit/small-world.ts';
import { definitions } from '../scores/care.ts';

type Body = Readonly<Record<string, unknown>>;

const parameter = { key: 'calm', metric: 'tickets', normalise: { from: 10, to: 0 }, weight: 1 };
const sound = { key: 'one', dataset: 'customers', parameters: [parameter] };

/** What is wrong with a model that has this score, and these metrics beside its own. */
function issuesOf(score: Body, metrics: readonly Body[] = []): readonly string[] {
  const more = [
    { key: 'median', type: 'percentile', dataset: 'answers', value: 'score', percentile: 50 },
    { key: 'medians', type: 'formula', expression: 'tickets + median' },
    { key: 'customers', type: 'count', dataset: 'customers' },
    { key: 'nowhere', type: 'count', dataset: 'islands' },
    { key: 'twice', type: 'count', dataset: 'moves' },
    { key: 'timeless', type: 'count', dataset: 'notes' },
    ...metrics,
  ];
  const customer = (key: string) => ({ key, kind: 'foreign', column: key, references: 'customer' });
  const datasets = [
    { key: 'islands', table: 'islands', time: null, dimensions: [] },
    { key: 'notes', table: 'notes', time: null, entities: [customer('about')] },
    { key: 'moves', table: 'moves', time: null, entities: [customer('giver'), customer('taker')] },
  ];
  try {
    modelOf({
      datasets: [...definitions.datasets, ...datasets],
      metrics: [...definitions.metrics, ...(more as unknown as typeof definitions.metrics)],
      scores: [...(definitions.scores ?? []), { ...sound, ...score }],
    });
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.issues.map(({ code, path, message }) => `${code} ${path.slice(2).join('.')}: ${message}`);
  }
}

it('accepts a score over rows of the population itself and of others, by weights or by a formula', () => {
  expect(issuesOf({})).toEqual([]);
  expect(issuesOf({ parameters: [parameter, { ...parameter, key: 'self', metric: 'customers' }] })).toEqual([]);
  expect(issuesOf({ parameters: [{ ...parameter, metric: 'twice', through: 'taker' }] })).toEqual([]);
});

it.each<[string, Body, readonly string[]]>([
  ['an unknown population', { dataset: 'custmers' }, ['MODEL_UNKNOWN_REFERENCE dataset: Unknown dataset "custmers".']],
  [
    'a population without an entity of its own, which nothing leads to either',
    { dataset: 'tickets' },
    [
      'MODEL_INVALID dataset: "tickets" does not have exactly one primary entity, so it is not clear what has a score.',
      'MODEL_INVALID parameters.0.metric: No many-to-one join leads from "tickets" to "tickets".',
    ],
  ],
  [
    'times and a label that the population does not have',
    { active: { from: 'name', until: 'left' }, label: 'nam' },
    [
      'MODEL_WRONG_TYPE active.from: "name" is a string and cannot place rows in time.',
      'MODEL_UNKNOWN_REFERENCE active.until: Unknown time dimension "left" of "customers".',
      'MODEL_UNKNOWN_REFERENCE label: Unknown label dimension "nam".',
    ],
  ],
  [
    'filters of the population and of variants by what it does not have',
    { where: { score: 1 }, variants: [{ where: { segment: 'huge' }, weights: { calm: 2 } }] },
    [
      'UNREACHABLE_DIMENSION where.score: No many-to-one join leads from "customers" to "score".',
      'MODEL_INVALID variants.0.where.segment: "segment" never has the value "huge".',
    ],
  ],
  [
    'a parameter of an unknown metric',
    { parameters: [{ ...parameter, metric: 'tikets' }] },
    ['MODEL_UNKNOWN_REFERENCE parameters.0.metric: Unknown metric "tikets".'],
  ],
  [
    'a parameter that no sums make, in a formula too, and another score',
    { parameters: ['median', 'medians', 'health'].map((metric) => ({ ...parameter, key: metric, metric })) },
    [
      'MODEL_INVALID parameters.0.metric: "median" is a percentile, which is not computed from sums over the rows of an entity.',
      'MODEL_INVALID parameters.1.metric: "median" is a percentile, which is not computed from sums over the rows of an entity.',
      'MODEL_INVALID parameters.2.metric: "health" is a score, which is not computed from sums over the rows of an entity.',
    ],
  ],
  [
    'rows that lead to no entity, or to two',
    { parameters: ['nowhere', 'twice'].map((metric) => ({ ...parameter, key: metric, metric })) },
    [
      'MODEL_INVALID parameters.0.metric: No many-to-one join leads from "islands" to "customers".',
      'MODEL_INVALID parameters.1.metric: Several joins lead from "moves" to "customers".',
    ],
  ],
  [
    'a window of rows without time',
    { parameters: [{ ...parameter, metric: 'timeless', window: { count: 1, grain: 'month' } }] },
    ['MODEL_INVALID parameters.0.window: The rows of "notes" have no time, so no window holds some of them.'],
  ],
  [
    'parameters with the same key, or without a weight',
    { parameters: [parameter, { ...parameter, weight: undefined }] },
    [
      'MODEL_DUPLICATE_KEY parameters.1: The parameter "calm" is defined twice.',
      'MODEL_INVALID parameters.1: The parameter "calm" has no weight.',
    ],
  ],
  [
    'weights that make nothing, in a variant too, and a minimum that nobody reaches',
    { minimumParameters: 2, variants: [{ where: { segment: 'large' }, weights: { calm: 0, clam: 1 } }] },
    [
      'MODEL_INVALID minimumParameters: No entity ever has 2 parameters with a weight.',
      'MODEL_UNKNOWN_REFERENCE variants.0.weights.clam: Unknown parameter "clam".',
      'MODEL_INVALID variants.0.weights: All weights are 0, so that nothing makes the score.',
    ],
  ],
  [
    'what only weights know beside a formula',
    {
      expression: 'calm / 2',
      missing: 'zero',
      minimumParameters: 2,
      variants: [{ where: { segment: 'large' }, weights: { calm: 1 } }],
    },
    [
      'MODEL_INVALID parameters.0.weight: A weight has no say in a formula.',
      'MODEL_INVALID missing: The rule for what is missing has no say in a formula.',
      'MODEL_INVALID minimumParameters: A minimum of parameters has no say in a formula.',
      'MODEL_INVALID variants.0.weights: A weight has no say in a formula.',
    ],
  ],
  [
    'a formula over what is no parameter, or over nothing',
    {
      expression: 'clam + 1',
      parameters: [{ ...parameter, weight: undefined }],
      variants: [
        { where: { segment: 'large' }, expression: '50' },
        { where: { segment: 'small' }, expression: '(calm' },
      ],
    },
    [
      'MODEL_UNKNOWN_REFERENCE expression: Unknown parameter "clam".',
      'MODEL_INVALID variants.0.expression: The formula names no parameter.',
      'MODEL_INVALID variants.1.expression: The formula is not understood at character 6: unclosed (.',
    ],
  ],
  [
    'a formula of a variant where weights make the score',
    { variants: [{ where: { segment: 'large' }, expression: 'calm' }] },
    ['MODEL_INVALID variants.0.expression: The score goes by weights, and a variant of it by a formula.'],
  ],
  [
    'bands that do not ascend to an open one',
    {
      bands: [
        { key: 'a', below: 50 },
        { key: 'b', below: 40 },
        { key: 'a', below: 90 },
      ],
    },
    [
      'MODEL_DUPLICATE_KEY bands.2: The band "a" is defined twice.',
      'MODEL_INVALID bands.1: Every band but the last says below, and they ascend.',
      'MODEL_INVALID bands.2: The last band has an upper end, so scores above it are in no band.',
    ],
  ],
])('refuses %s', (_, score, issues) => {
  expect(issuesOf(score)).toEqual(issues);
});

it('refuses metrics of scores, bands and shares that do not fit', () => {
  const metric = { type: 'score', score: 'health' };
  expect(
    issuesOf({}, [
      { key: 'a', type: 'score', score: 'helth' },
      { key: 'b', ...metric, of: 'share' },
      { key: 'c', ...metric, band: 'red' },
      { key: 'd', ...metric, of: 'count', band: 'gren' },
    ]),
  ).toEqual([
    'MODEL_UNKNOWN_REFERENCE score: Unknown score "helth".',
    'MODEL_INVALID band: A share of entities needs a band.',
    'MODEL_INVALID band: A mean is over all bands.',
    'MODEL_UNKNOWN_REFERENCE band: Unknown band of "health" "gren".',
  ]);
});
