/** Where rights are asked for beside the fields of GraphQL: addresses, names, tables by URL, kept answers, budgets, owners. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createBudgets } from '../../src/app/answering/budgets.ts';
import { checkAddress } from '../../src/app/authenticate/check-address.ts';
import { isLoopback } from '../../src/app/guard/guard-options.ts';
import { startApi } from '../api/api.ts';
import { accessWorld, guardedServer, keyed, makeKey } from './access-world.ts';

const world = await accessWorld();
const server = await guardedServer(world, {
  server: { budgets: createBudgets({ request: null, principal: 1_000_000 }) },
});
const open = await startApi(world);
const key = async (...made: Parameters<typeof makeKey> extends [unknown, ...infer More] ? More : never) =>
  keyed((await makeKey(world, ...made)).key);
const viewer = await key('viewer', { name: 'viewer' });
const analyst = await key('analyst', { name: 'analyst' });
const steward = await key('steward', { name: 'steward', stakeholder: 'team' });
const bare = await key('viewer', { name: 'bare', scopes: ['definitions:read'] });
const numbers = await key('viewer', { name: 'numbers', scopes: ['metrics:read'] });

describe('an address', () => {
  it('is of this machine alone, or refused without authentication, with what to set', () => {
    for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '[::1]', '::ffff:127.0.0.1'])
      expect([host, isLoopback(host)]).toEqual([host, true]);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'cairn.example.com', '127.0.0.1.example.com', '169.254.0.1', '']) {
      expect([host, isLoopback(host)]).toEqual([host, false]);
      expect(() => checkAddress(host, { configured: false })).toThrow(/ADDRESS_UNGUARDED.*CAIRN_API_KEYS/s);
      expect(() => checkAddress(host, { configured: true })).not.toThrow();
    }
  });

  it('is asked by a name of this machine without authentication, and by any with it', async () => {
    const statusFor = (url: string, host: string, headers = {}) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request(`${url}/table.csv?metrics=score`, { headers: { ...headers, host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on('error', reject).end();
      });
    for (const host of ['localhost:4000', '127.0.0.1', '[::1]:4000'])
      expect([host, await statusFor(open.url, host)]).toEqual([host, 200]);
    for (const host of ['attacker.example.com', 'localhost.example.com', '10.0.0.1:4000'])
      expect([host, await statusFor(open.url, host)]).toEqual([host, 421]);
    expect(await statusFor(server.url, 'cairn.example.com', viewer)).toBe(200);
  });

  it('that tells how the server is, or shows its page, is open, and no other one', async () => {
    for (const path of ['/healthz', '/readyz', '/', '/assets/questions.json', '/assets/start.js'])
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
    for (const path of ['/graphql?query={me{__typename}}', '/table', '/table.csv', '/table.arrow', '/table.ndjson'])
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 401]);
    expect((await fetch(`${server.url}/elsewhere`)).status).toBe(404);
  });
});

describe('a table by URL', () => {
  const table = (headers: Record<string, string>) => fetch(`${server.url}/table.csv?metrics=score`, { headers });

  it('needs the scope of numbers, and says so as JSON', async () => {
    expect((await table(viewer)).status).toBe(200);
    const forbidden = await table(bare);
    expect(forbidden.status).toBe(403);
    expect(await forbidden.json()).toMatchObject({
      issues: [{ code: 'FORBIDDEN', message: expect.stringContaining('"metrics:read"') }],
    });
    const nobody = await table({});
    expect({ status: nobody.status, challenge: nobody.headers.get('www-authenticate') }).toEqual({
      status: 401,
      challenge: 'Bearer realm="cairn"',
    });
    expect(await nobody.json()).toMatchObject({ issues: [{ code: 'UNAUTHENTICATED' }] });
  });
});

describe('a narrower field', () => {
  const email = '{ stakeholder(key: "lead") { name email } }';
  const sql = '{ explain(query: { metrics: ["score"] }) { issues { code } scans { name sql } } }';

  it('is null with its error at its path, and what is beside it is answered', async () => {
    const { data, errors } = await server.send(email, viewer);
    expect(data).toEqual({ stakeholder: { name: 'Ada Lead', email: null } });
    expect(errors).toMatchObject([
      {
        path: ['stakeholder', 'email'],
        extensions: { code: 'FORBIDDEN', issues: [{ message: expect.stringContaining('"personal:read"') }] },
      },
    ]);
    expect((await server.send(email, steward)).data.stakeholder.email).toBe('ada@example.com');
  });

  it('such as SQL needs its scope', async () => {
    expect((await server.send(sql, viewer)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await server.send(sql, analyst)).data.explain.scans[0].sql).toContain('select');
  });

  it('by id needs what its type needs', async () => {
    const target = Buffer.from('Target:1').toString('base64');
    const { errors } = await server.send(`{ node(id: "${target}") { id } }`, numbers);
    expect(errors).toMatchObject([{ path: ['node'], extensions: { code: 'FORBIDDEN' } }]);
    const metric = Buffer.from('Metric:score').toString('base64');
    expect((await server.send(`{ nodes(ids: ["${metric}"]) { id } }`, numbers)).data.nodes).toHaveLength(1);
    const both = await server.send(`{ nodes(ids: ["${metric}", "${target}"]) { id } }`, numbers);
    expect(both.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('that compares with a target needs the scope of goals for that alone', async () => {
    const compare = (kind: string) =>
      `{ metric(key: "score") { value { value compare(to: [{ kind: ${kind} }]) { value } } } }`;
    expect((await server.send(compare('PREVIOUS_PERIOD'), numbers)).errors).toEqual([]);
    expect((await server.send(compare('TARGET'), numbers)).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', issues: [{ message: expect.stringContaining('"goals:read"') }] } },
    ]);
    expect((await server.send(compare('TARGET'), viewer)).errors).toEqual([]);
  });
});

describe('an answer that is kept', () => {
  const kept = async (query: string, headers: Record<string, string>) => {
    const { headers: told, data, errors } = await server.send(query, headers);
    const line = server.log.find(({ requestId, msg }) => requestId === told.get('x-request-id') && msg === 'operation');
    return { again: line?.kept === true, data, errors: errors.length };
  };
  const query = '{ metrics { nodes { key name } } }';

  it('is told again to those of the same rights, whoever they are, and to nobody else', async () => {
    const twin = await key('viewer', { name: 'twin' });
    expect((await kept(query, viewer)).again).toBe(false);
    expect((await kept(query, viewer)).again).toBe(true);
    expect((await kept(query, twin)).again).toBe(true);
    for (const other of [analyst, steward, bare]) expect((await kept(query, other)).again).toBe(false);
  });

  it('holds nothing that another was forbidden', async () => {
    const number = '{ metric(key: "score") { value { value } } }';
    await kept(number, analyst);
    expect((await kept(number, analyst)).again).toBe(true);
    expect(await kept(number, bare)).toMatchObject({ again: false, errors: 1, data: { metric: { value: null } } });
  });

  it('never tells who somebody else is', async () => {
    const me = '{ me { principal { id } } }';
    const twin = await key('viewer', { name: 'second twin' });
    const first = await kept(me, viewer);
    const second = await kept(me, twin);
    expect([first.again, second.again]).toEqual([false, false]);
    expect(second.data).not.toEqual(first.data);
  });
});

describe('the owner of a thing', () => {
  it('may change what is theirs without the scope, and nothing else', async () => {
    const lead = await key('viewer', { name: 'lead', stakeholder: 'lead' });
    const other = await key('viewer', { name: 'other', stakeholder: 'team' });
    const create = (accountable: string) =>
      `mutation { createGoal(input: { title: "G", intent: "i", state: ACTIVE, period: { startDate: "2026-01-01", endDate: "2026-06-30" },
        people: { accountable: "${accountable}" } }) { goal { id revision } issues { code message } } }`;
    const made = async (accountable: string) => {
      const { data, text } = await server.send(create(accountable), steward);
      expect(text).toContain('"issues":[]');
      return data.createGoal.goal as { id: string; revision: number };
    };
    const [theirs, not] = [await made('lead'), await made('team')];
    const rename = (goal: { id: string; revision: number }) =>
      `mutation { updateGoal(id: "${goal.id}", revision: ${goal.revision}, input: { title: "H" }) { goal { title } issues { code } } }`;
    expect((await server.send(rename(theirs), lead)).data).toEqual({
      updateGoal: { goal: { title: 'H' }, issues: [] },
    });
    // What is the team's is also its members'; what is a member's is not the team's.
    expect((await server.send(rename(not), lead)).data.updateGoal.issues).toEqual([]);
    const refused = await server.send(rename({ ...theirs, revision: 2 }), other);
    expect(refused.errors).toMatchObject([{ path: ['updateGoal'], extensions: { code: 'FORBIDDEN' } }]);
    expect((await server.send(create('lead'), lead)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await server.send(rename(theirs), viewer)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('without authentication', () => {
  it('everybody is the local administrator, and is who they say', async () => {
    const { data } = await open.send<{ me: unknown }, never>(
      '{ me { principal { id kind roles } stakeholder { key } } }',
      undefined,
      'lead',
    );
    expect(data?.me).toEqual({
      principal: { id: 'local:lead', kind: 'LOCAL', roles: ['ADMINISTRATOR'] },
      stakeholder: { key: 'lead' },
    });
  });
});
