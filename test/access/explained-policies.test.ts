/** What `explain` tells of row policies: to administrators those that acted on their question, to anybody else nothing. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { policySchema } from '../../src/model/policy.ts';
import { readModel } from '../../src/model/read-model.ts';
import { createWorld, modelFolder, now } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { guardedServer, heard, keysOf, makeKey } from './access-world.ts';

const world = await testDatabase();
await createWorld(world.db, world.pool);
const model = unwrap(await readModel(modelFolder));
const policies = [
  { key: 'own_region', dimension: 'region', attribute: 'regions', exempt: ['customers'] },
  {
    key: 'by_mail',
    name: 'What came by mail',
    description: 'Nobody is told of calls.',
    dimension: 'channel',
    values: ['email'],
    roles: ['administrator'],
    exempt: ['customers', 'tickets'],
  },
  {
    key: 'own_desk',
    dimension: 'segment',
    attribute: 'desks',
    roles: ['administrator'],
    exempt: ['answers', 'customers'],
  },
].map((each) => policySchema.parse(each));
unwrap(
  await applyModel(
    world.db,
    { ...model, policies: new Map(policies.map((each) => [each.key, each])) },
    { actor: 'test', now },
  ),
);
const server = await guardedServer(world);
const key = keysOf(server, world);
const codesOf = ({ errors }: Awaited<ReturnType<typeof server.send>>) => errors.map((each) => each.extensions.code);

describe('explain', () => {
  const explain = (metric: string, more = '') =>
    `{ explain(query: { metrics: ["${metric}"], by: ["region"], period: { allTime: true }${more} }) { issues { code } scans { name } policies { key name description dimension attribute values datasets { key } } } }`;
  const policiesOf = ({ data }: Awaited<ReturnType<typeof server.send>>) => data.explain.policies;
  const mail = {
    key: 'by_mail',
    name: 'What came by mail',
    description: 'Nobody is told of calls.',
    dimension: 'channel',
    attribute: null,
    values: ['email'],
    datasets: [{ key: 'answers' }],
  };

  it('tells an administrator which policies acted, by which values, and on which datasets', async () => {
    const headers = await key('administrator');
    const answered = await server.send(explain('answers'), headers);
    expect(codesOf(answered)).toEqual([]);
    expect(policiesOf(answered)).toEqual([mail]);
    // Neither one that leaves them alone, nor one of datasets that are not read.
    expect(
      policiesOf(await server.send(explain('answers', ', top: { count: 1, metric: "tickets" }'), headers)),
    ).toEqual(
      expect.arrayContaining([mail, expect.objectContaining({ key: 'own_desk', attribute: 'desks', values: [] })]),
    );
  });

  it('tells of the one that refuses a question, too', async () => {
    const { data } = await server.send(explain('tickets'), await key('administrator'));
    expect(data.explain).toMatchObject({
      issues: [{ code: 'POLICY_NOT_APPLICABLE' }],
      scans: [],
      policies: [{ key: 'own_desk', dimension: 'segment', values: [], datasets: [{ key: 'tickets' }] }],
    });
  });

  it('tells nobody else: the field is null, and the plan beside it is there', async () => {
    const scopes = ['metrics:read', 'explain:sql'] as const;
    const narrow = await heard(
      server,
      (await makeKey(world, 'administrator', { name: 'narrow', scopes: [...scopes] })).key,
    );
    for (const headers of [await key('analyst', ['EMEA']), await key('viewer', ['EMEA']), narrow]) {
      const answered = await server.send(explain('answers'), headers);
      expect(policiesOf(answered)).toBeNull();
      expect(answered.data.explain.scans).toHaveLength(1);
      expect(codesOf(answered)).toEqual(['FORBIDDEN']);
      expect(answered.text).not.toMatch(/by_mail|own_region|large_only/);
    }
  });
});
