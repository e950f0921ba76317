/** What `explain` tells of row policies: to administrators those that acted on their question, to anybody else nothing. */
import { describe, expect, it } from 'vitest';
import { openAccessLog } from '../../src/access/log/access-log.ts';
import { readEntries } from '../../src/access/log/read-entries.ts';
import { fingerprintQuestions } from '../../src/app/access-log/fingerprints.ts';
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
const log = openAccessLog(world.db, { interval: 0, clock: () => now });
const access = { log, fingerprint: fingerprintQuestions('a secret of this test') };
const server = await guardedServer(world, { server: { access } });
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

describe('explain for somebody else', () => {
  const explain = (as: string, metric = 'answers', scans = 'plan sql parameterCount') =>
    `{ explain(query: { metrics: ["${metric}"], by: ["region"], period: { allTime: true } }) { issues { code } scans { ${scans} } policies(as: ${as}) { key values datasets { key } issues { code message } } } }`;
  const policiesOf = ({ data }: Awaited<ReturnType<typeof server.send>>) => data.explain.policies;
  const ofViewer = '{ role: VIEWER, attributes: [{ name: "regions", values: ["EMEA", "APAC"] }] }';
  const ownRegion = { key: 'own_region', values: ['EMEA', 'APAC'], datasets: [{ key: 'answers' }], issues: [] };

  it('tells an administrator which policies would act, by role and attributes or by key', async () => {
    const headers = await key('administrator');
    const viewer = await makeKey(world, 'viewer', { name: 'bi', attributes: { regions: ['EMEA', 'APAC'] } });
    for (const as of [ofViewer, `{ key: "${viewer.id}" }`, '{ key: "bi" }']) {
      const answered = await server.send(explain(as), headers);
      expect(codesOf(answered)).toEqual([]);
      expect(policiesOf(answered)).toEqual([ownRegion]);
    }
    expect(policiesOf(await server.send(explain('{ role: ADMINISTRATOR }'), headers))).toMatchObject([
      { key: 'by_mail', values: ['email'], issues: [] },
    ]);
  });

  it('tells why one would refuse them: nothing is known of them, or its rows do not have it', async () => {
    const headers = await key('administrator');
    expect(policiesOf(await server.send(explain('{ role: VIEWER }'), headers))).toEqual([
      {
        ...ownRegion,
        values: [],
        issues: [{ code: 'POLICY_NOT_APPLICABLE', message: expect.stringContaining('regions') }],
      },
    ]);
    const desks = '{ role: ADMINISTRATOR, attributes: [{ name: "desks", values: ["enterprise"] }] }';
    expect(policiesOf(await server.send(explain(desks, 'tickets'), headers))).toMatchObject([{ key: 'own_desk' }]);
  });

  it('shows nothing of the question as they would ask it: issues, plan and SQL stay those of whoever asks', async () => {
    const headers = await key('administrator');
    const rest = async (as: string) => {
      const { policies: _, ...others } = (await server.send(explain(as), headers)).data.explain;
      return others;
    };
    const own = await rest('null');
    expect(own.scans).toHaveLength(1);
    expect(await rest(ofViewer)).toEqual(own);
    expect(await rest('{ role: VIEWER }')).toEqual(own);
  });

  it('is for administrators: anybody else is refused, also for themselves', async () => {
    const asked = ['metrics:read', 'explain:sql'] as const;
    const narrow = await makeKey(world, 'administrator', { name: 'narrow too', scopes: [...asked] });
    for (const headers of [
      await key('analyst', ['EMEA']),
      await key('viewer', ['EMEA']),
      await heard(server, narrow.key),
    ])
      for (const as of [ofViewer, '{ key: "narrow too" }', '{ role: VIEWER }']) {
        const answered = await server.send(explain(as, 'answers', 'plan'), headers);
        expect(policiesOf(answered)).toBeNull();
        expect(codesOf(answered)).toEqual(['FORBIDDEN']);
        expect(answered.text).not.toMatch(/own_region|by_mail|own_desk/);
      }
  });

  it('says what is wrong with whom it is asked for', async () => {
    const headers = await key('administrator');
    await makeKey(world, 'viewer', { name: 'over', expiresAt: 1 });
    const wrong = {
      '{}': 'PRINCIPAL_INVALID',
      '{ key: "bi", role: VIEWER }': 'PRINCIPAL_INVALID',
      '{ key: "bi", attributes: [{ name: "regions", values: ["EMEA"] }] }': 'PRINCIPAL_INVALID',
      '{ key: "nobody" }': 'UNKNOWN_KEY',
      '{ key: "over" }': 'UNKNOWN_KEY',
    };
    for (const [as, code] of Object.entries(wrong)) {
      const answered = await server.send(explain(as), headers);
      expect(policiesOf(answered), as).toBeNull();
      expect(codesOf(answered), as).toEqual([code]);
    }
  });

  it('is in the access log: of whom it was asked, by id or role, and not by the values of attributes', async () => {
    await log.flush();
    const before = new Set((await entries()).map(({ id }) => id));
    await server.send(explain(ofViewer), await key('administrator'));
    await log.flush();
    const [entry] = (await entries()).filter(({ id, subject }) => !before.has(id) && subject !== null);
    expect(entry).toMatchObject({
      kind: 'operation',
      principalKind: 'key',
      subject: 'role:viewer',
      metrics: ['answers'],
    });
    expect(JSON.stringify(entry)).not.toContain('APAC');
  });
});

const entries = () => readEntries(world.db, {}, { limit: 1000, after: null, before: null, backwards: false });
