/** Passwords, keys and what people ask: in no log and no answer, at any level, whatever fails. */

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { lookupPublic } from '../../src/jobs/send/guarded-agent.ts';
import { mailSender } from '../../src/jobs/send/send-mail.ts';
import { webhookSender } from '../../src/jobs/send/send-webhook.ts';
import { createWorld } from '../api/world.ts';
import { cairn } from '../cli/cairn.ts';
import { breakableConnection } from '../kit/breakable-connection.ts';
import { testDatabase } from '../kit/database.ts';
import { attacked } from './attacked.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const secret = 'hunter2-correct-horse';
const message = { type: 'test', timestamp: '2026-03-15T12:00:00Z', data: { summary: 'A test.' } } as const;

describe('a log at the debug level', () => {
  it('has no header, no variable and no password, of what is answered and of what fails', async () => {
    const connection = await breakableConnection(database.url);
    const url = new URL(connection.url);
    url.password = secret;
    const opened = await openDatabase(url.href, { connectionTimeout: 2_000 });
    onTestFinished(() => opened.close());
    const server = await attacked(opened, {}, onTestFinished);
    const headers = { authorization: `Bearer ${secret}`, cookie: `session=${secret}`, 'x-api-key': secret };
    const where = { dimension: 'channel', eq: secret };
    const query = 'query Q($where: FilterInput) { metric(key: "score") { value(where: $where) { value } } }';
    const told = [
      await server.ask(query, { where }, headers),
      await server.ask(`{ metric(key: "${secret}") { key } }`, {}, headers),
    ];
    await database.pool.query('alter table api.answers rename column score to score_moved');
    told.push(await server.ask(query, { where: { ...where, eq: `${secret} ` } }, headers));
    await database.pool.query('alter table api.answers rename column score_moved to score');
    await connection.cut();
    told.push(
      await server.ask(query, { where: { ...where, eq: `${secret}  ` } }, headers),
      await server.get('/readyz', headers),
    );
    told.push(await server.get('/table.csv?metrics=score', headers), await server.get(`/%zz`, headers));
    await connection.mend();
    expect(told.flatMap(({ codes }) => codes)).toEqual(
      expect.arrayContaining(['INTERNAL_SERVER_ERROR', 'DATABASE_UNAVAILABLE']),
    );
    expect(server.log.length).toBeGreaterThan(3);
    expect(server.log.filter((line) => line.includes(secret))).toEqual([]);
    // What somebody sends is told back to them at most, and never what they did not send.
    expect(told.filter(({ text }) => text.includes(url.host) || text.includes('postgres://'))).toEqual([]);
  });
});

describe('the command', () => {
  it.each([
    { DATABASE_URL: `postgres://cairn:${secret}@127.0.0.1:1/cairn` },
    { DATABASE_URL: `postgres://cairn:${secret}@no-such-host.invalid/cairn` },
    { DATABASE_URL: `mysql://cairn:${secret}@127.0.0.1/cairn` },
    { DATABASE_URL: 'postgres://a@127.0.0.1:1/b', DATABASE_REPLICA_URLS: `http://cairn:${secret}@127.0.0.1` },
    { CAIRN_SMTP_URL: `http://user:${secret}@mail.example.com`, CAIRN_MAIL_FROM: 'a@example.com' },
  ])('says what is wrong with an address and not its password: %j', async (environment) => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-secret-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const given = { CAIRN_DATA_DIR: folder, LOG_LEVEL: 'debug', ...environment } as Record<string, string>;
    const { code, stdout, stderr } = await cairn(['ask', 'nps'], given);
    expect([2, 3]).toContain(code);
    expect(stdout + stderr).not.toContain(secret);
  });
});

describe('a delivery that fails', () => {
  it('says so without the password of the mail server, and without the secret of the webhook', async () => {
    const refusing = createServer((socket) => void socket.end('554 no\r\n')).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    onTestFinished(() => void refusing.close());
    const { port } = refusing.address() as { port: number };
    const failing = createHttpServer((_, response) => void response.writeHead(500).end()).listen(0, '127.0.0.1');
    await once(failing, 'listening');
    onTestFinished(() => void failing.close());
    const answering = failing.address() as { port: number };
    const mail = mailSender({
      url: `smtp://user:${secret}@127.0.0.1:${port}`,
      from: 'a@example.com',
      answerWithin: 1_000,
    });
    const webhook = webhookSender({ private: true, answerWithin: 1_000 });
    onTestFinished(() => webhook.close());
    const key = `whsec_${Buffer.from(secret).toString('base64')}`;
    const delivery = { id: 'one', message };
    const { signal } = new AbortController();
    const said = await Promise.allSettled([
      mail.send({ ...delivery, address: 'b@example.com' }, signal),
      webhook.send(key)({ ...delivery, address: `http://127.0.0.1:${port}/` }, signal),
      webhook.send(key)({ ...delivery, address: `http://127.0.0.1:${answering.port}/` }, signal),
    ]);
    mail.close();
    for (const each of said) {
      expect(each.status).toBe('rejected');
      const { reason } = each as PromiseRejectedResult;
      expect(String(reason) + String(reason.stack) + JSON.stringify(reason)).not.toMatch(
        new RegExp(`${secret}|${key}`),
      );
    }
  });
});

describe('a webhook', () => {
  it.each([
    ...[
      '0.0.0.0',
      '0',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '017700000001',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
    ],
    ...[
      '169.254.169.254',
      '100.64.0.1',
      '[::]',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:a9fe:a9fe]',
      '[fe80::1]',
      '[fd00::1]',
      '[64:ff9b::7f00:1]',
    ],
    ...[
      '[2002:7f00:1::]',
      '192.0.2.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      'localhost',
      'LOCALHOST',
      '①②⑦.⓪.⓪.①',
    ],
  ])('goes nowhere but to the internet: %s', async (host) => {
    const sender = webhookSender({ private: false, answerWithin: 1_000 });
    onTestFinished(() => sender.close());
    const send = sender.send('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0');
    const sent = send({ id: 'one', address: `http://${host}:9/hook`, message }, new AbortController().signal);
    await expect(sent).rejects.toThrow(/is an address of this machine or of a private network\.$/);
  });

  it('goes to the very address that was checked, however often the name would be looked up', async () => {
    const answers = [[{ address: '93.184.216.34', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
    let asked = 0;
    const lookup = lookupPublic((_, __, answer) => answer(null, answers[asked++] ?? []));
    const told = await new Promise((resolve) => lookup('rebind.example', { all: true }, (...found) => resolve(found)));
    expect([told, asked]).toEqual([[null, answers[0]], 1]);
    const again = await new Promise((resolve) =>
      lookup('rebind.example', { all: true }, (error) => resolve(error?.message)),
    );
    expect(again).toMatch(/private network/);
    const mixed = lookupPublic((_, __, answer) => answer(null, answers.flat()));
    expect(await new Promise((resolve) => mixed('both.example', {}, (error) => resolve(error?.message)))).toMatch(
      /private network/,
    );
  });
});
