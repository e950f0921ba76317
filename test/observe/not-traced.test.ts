/** What a server that traces nothing pays: nothing; and what one that does never tells. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { readKey } from '../../src/access/keys/api-key.ts';
import { ObservedOperation } from '../../src/app/observe/observed-operation.ts';
import { operate } from '../../src/app/observe/operate.ts';
import { accessWorld, guardedServer, heard, makeKey } from '../access/access-world.ts';
import { startCollector } from './collector.ts';
import { inTraces } from './in-traces.ts';

const program = fileURLToPath(new URL('programs/list-modules.ts', import.meta.url));

async function listModules(environment: Readonly<Record<string, string>>) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    env: { PATH: process.env.PATH, ...environment },
  });
  return JSON.parse(stdout) as { readonly traced: boolean; readonly loaded: number };
}

const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:9';

describe('a server that is told of no collector', () => {
  it('loads nothing for traces, nor does one that is told to be silent', async () => {
    expect(await listModules({})).toEqual({ traced: false, loaded: 0 });
    expect(await listModules({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toEqual({
      traced: false,
      loaded: 0,
    });
    const { traced, loaded } = await listModules({ OTEL_EXPORTER_OTLP_ENDPOINT });
    expect(traced).toBe(true);
    expect(loaded).toBeGreaterThan(0);
  });

  it('has no span in an operation, and nothing of one in SQL', () => {
    const listener = { planning: () => null, began: () => undefined } as never;
    const operation = new ObservedOperation('id', listener);
    expect(operation.span).toBeNull();
    expect(operation.began({ text: 'select 1', parameters: [] }, null).comment).toBe("/*request_id='id'*/");
  });
});

describe('a trace', () => {
  it('holds neither a key, nor a token, nor what was asked for by value', async () => {
    const world = await accessWorld();
    const collector = await startCollector();
    const logger = pino({ level: 'silent' });
    const operated = operate(inTraces({ ...world, logger, endpoint: collector.endpoint, trusted: [] }));
    afterAll(operated.close);
    const server = await guardedServer(world, { server: { operating: operated.operating } });
    const { key } = await makeKey(world, 'analyst');
    await heard(server, key);
    const query =
      'query Score($who: DimensionValue!) { metric(key: "score") { value(where: { dimension: "segment", eq: "Hara & sons" }) { value } breakdown(by: ["region"], where: { dimension: "channel", eq: $who }, period: { allTime: true }) { rows { label } } } }';
    const variables = { who: 'mail from Zoe' };
    await server.send(query, { authorization: `Bearer ${key}`, cookie: 'session=hunter2' }, variables);
    await server.send(`${query} #`, { 'x-api-key': key }, variables);
    await server.send(query, { authorization: 'Bearer eyJhbGciOi.secret.token' }, variables);
    const table = `${server.url}/table.csv?metrics=tickets&by=region&last=2&grain=month&where=${encodeURIComponent('segment=Hara & sons')}`;
    await (await fetch(table, { headers: { 'x-api-key': key } })).text();
    // The last of all that was asked, and what was asked of the database before it.
    for (const name of ['GET /table.csv', 'lattice answers'])
      await expect.poll(() => collector.bodies.join('\n'), { timeout: 30_000 }).toContain(name);
    const told = collector.bodies.join('\n');
    const secret = readKey(key)?.secret ?? key;
    for (const each of [key, secret, 'hunter2', 'eyJhbGciOi', 'Hara', 'Zoe', 'breakdown(', 'width_bucket'])
      expect(told).not.toContain(each);
  });
});
