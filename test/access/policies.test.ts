/** Row policies and promises of anonymity over HTTP: each principal is told of the rows that are theirs, whichever way they ask and whoever asked before. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { policySchema } from '../../src/model/policy.ts';
import { readModel } from '../../src/model/read-model.ts';
import { createWorld, modelFolder, now } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { guardedServer, keysOf } from './access-world.ts';

const world = await testDatabase();
await createWorld(world.db, world.pool);
const model = unwrap(await readModel(modelFolder));
const policies = [
  { key: 'own_region', dimension: 'region', attribute: 'regions', exempt: ['customers'] },
  { key: 'large_only', dimension: 'segment', values: ['large'], roles: ['viewer'] },
].map((each) => policySchema.parse(each));
const [customers, answers] = [model.datasets.get('customers'), model.datasets.get('answers')];
if (!customers || !answers) throw new Error('The world has other datasets.');
const id = { key: 'customer_id', type: 'number' } as const;
const datasets = new Map([
  ...model.datasets,
  [
    'answers',
    {
      ...answers,
      dimensions: [...answers.dimensions, id],
      anonymity: { respondent: 'customer_id', minimum: 2, comments: 8 },
    },
  ],
] as const);
unwrap(
  await applyModel(
    world.db,
    { ...model, datasets, policies: new Map(policies.map((each) => [each.key, each])) },
    { actor: 'test', now },
  ),
);
const server = await guardedServer(world);
const key = keysOf(server, world);
const tickets = '{ metric(key: "tickets") { value(period: { named: "carnival" }) { value suppressed { reason } } } }';
const all = '{ metric(key: "tickets") { value(period: { allTime: true }) { value } } }';
const byRegion =
  '{ metric(key: "tickets") { breakdown(by: ["region"], period: { allTime: true }) { rows { label value { value } } } } }';
const numberOf = (answered: Awaited<ReturnType<typeof server.send>>) => answered.data?.metric?.value?.value;
const codesOf = ({ errors }: Awaited<ReturnType<typeof server.send>>) => errors.map((each) => each.extensions.code);

describe('a row policy', () => {
  it('holds a key to the rows of its attribute, and nobody is told what was kept for another', async () => {
    const [emea, apac, admin] = [
      await key('analyst', ['EMEA']),
      await key('analyst', ['APAC']),
      await key('administrator'),
    ];
    const told = [];
    for (const headers of [admin, emea, apac, admin, emea, apac]) told.push(numberOf(await server.send(all, headers)));
    expect(told).toEqual([5, 4, 1, 5, 4, 1]);
  });

  it('lets groups of other rows neither be seen nor asked for', async () => {
    const headers = await key('analyst', ['EMEA']);
    const { data } = await server.send(byRegion, headers);
    expect(data.metric.breakdown.rows).toEqual([{ label: 'EMEA', value: { value: 4 } }]);
    const other =
      '{ metric(key: "tickets") { value(period: { allTime: true }, where: { dimension: "region", eq: "APAC" }) { value } } }';
    expect(numberOf(await server.send(other, headers))).toBe(0);
  });

  it('acts with every other one that holds the role', async () => {
    expect(numberOf(await server.send(all, await key('viewer', ['EMEA', 'APAC'])))).toBe(4);
    expect(numberOf(await server.send(all, await key('analyst', ['EMEA', 'APAC'])))).toBe(5);
  });

  it('refuses whoever it knows nothing of', async () => {
    const answered = await server.send(tickets, await key('analyst'));
    expect(codesOf(answered)).toEqual(['POLICY_NOT_APPLICABLE']);
    expect(answered.errors[0]?.message).toContain('regions');
  });

  it('is in a table by URL as well', async () => {
    const table = async (headers: Record<string, string>) => {
      const response = await fetch(`${server.url}/table.csv?metrics=tickets&by=region&last=2&grain=month`, { headers });
      return (await response.text()).trim().split(/\r?\n/).slice(1);
    };
    expect((await table(await key('analyst', ['APAC']))).map((line) => line.split(',')[0])).toEqual(['APAC', 'APAC']);
  });
});

describe('a promise of anonymity', () => {
  const score = (by: string) =>
    `{ metric(key: "answers") { breakdown(by: ["${by}"], period: { allTime: true }) { rows { label value { value sampleSize suppressed { reason minimum } } } } } }`;
  it('withholds groups of few from administrators, too, and forgets nothing between requests', async () => {
    const admin = await key('administrator');
    const { data } = await server.send(score('region'), admin);
    const withheld = { value: null, sampleSize: null, suppressed: { reason: 'ANONYMITY', minimum: 2 } };
    expect(data.metric.breakdown.rows.map(({ value }: { value: unknown }) => value)).toEqual([
      withheld,
      withheld,
      withheld,
    ]);
    // All of them are three respondents; all but one region would be two of them, and their difference one.
    const whole = (where = '') =>
      `{ metric(key: "answers") { value(period: { allTime: true }${where}) { value suppressed { reason } } } }`;
    expect(numberOf(await server.send(whole(), admin))).toBe(25);
    const rest = await server.send(whole(', where: { not: { dimension: "region", eq: "EMEA" } }'), admin);
    expect(rest.data.metric.value).toEqual({ value: null, suppressed: { reason: 'ANONYMITY' } });
  });

  it('is each reader’s own', async () => {
    const rest =
      '{ metric(key: "answers") { value(period: { allTime: true }, where: { not: { dimension: "region", eq: "EMEA" } }) { value } } }';
    expect(numberOf(await server.send(rest, await key('administrator')))).toBe(8);
  });
});
