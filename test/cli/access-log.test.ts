/** The access log from the shell: what commands change and ask is in it, shown as a table or JSON, and pruned. */
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnJson } from './cairn.ts';

const { url, pool } = await testDatabase();
const environment = { DATABASE_URL: url, CAIRN_API_KEYS: 'on' };
const run = (...args: readonly string[]) => cairn(args, environment);

interface Listed {
  readonly entries: readonly {
    readonly operation: string;
    readonly subject: string | null;
    readonly principal: string;
    readonly metrics: readonly string[];
    readonly outcome: string;
  }[];
}

const list = async (...args: readonly string[]) =>
  (await cairnJson<Listed>(['access-log', ...args], environment)).entries;

describe('cairn access-log', () => {
  it('tells of keys, of the model and of questions, by whom', async () => {
    const made = await run('key', 'create', '--name', 'bi', '--role', 'viewer');
    const [, id = '', secret = ''] = /^cairn_(\w{16})_(.*)\n$/.exec(made.stdout) ?? [];
    await run('key', 'rotate', 'bi');
    await run('key', 'revoke', 'bi');
    expect((await run('key', 'revoke', 'bi')).code).toBe(2);
    await run('apply');
    await run('apply');
    await run('ask', 'nps', '--by', 'channel', '--where', 'region=EMEA');
    await run('ask', 'nqs');
    const entries = await list();
    expect(entries.map(({ operation, subject, outcome }) => [operation, subject, outcome])).toEqual([
      ['ask', null, 'refused'],
      ['ask', null, 'ok'],
      ['apply', 'apply:1', 'ok'],
      ['key revoke', `key:${id}`, 'ok'],
      ['key rotate', `key:${id}`, 'ok'],
      ['key create', `key:${id}`, 'ok'],
    ]);
    for (const { principal } of entries) expect(principal).toMatch(/^command:./);
    expect(entries[1]).toMatchObject({ metrics: ['nps'], dimensions: ['channel', 'region'] });
    expect(JSON.stringify(entries)).not.toContain(secret);
    expect(JSON.stringify(entries)).not.toContain('EMEA');
    expect(await list('--metric', 'nps', '--since', '1h', '--most', '1')).toHaveLength(1);
    expect(await list('--until', '1h')).toEqual([]);
    const shown = await run('access-log', '--principal', entries[0]?.principal ?? '');
    expect(shown.stdout).toMatch(/ask.*nps.*channel region.*ok/);
    expect(await run('access-log', '--since', 'yesterday')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('MALFORMED_INPUT: "yesterday" is no time.'),
    });
  });

  it('removes old entries, and says so in the log', async () => {
    await pool.query(
      `insert into cairn.access_log (id, at, kind, outcome) select gen_random_uuid(), '2020-01-01', 'operation', 'ok' from generate_series(1, 3)`,
    );
    expect(await run('access-log', 'prune', '--before', '2021-01-01')).toMatchObject({
      stdout: '3 entries from before 2021-01-01T00:00:00.000Z are gone.\n',
    });
    expect((await list('--most', '1'))[0]).toMatchObject({ operation: 'access-log prune', times: 3 });
    expect(await list('--until', '2021-01-01')).toEqual([]);
  });

  it('writes nothing where it is off', async () => {
    const before = (await list()).length;
    await cairn(['key', 'create', '--name', 'x', '--role', 'viewer'], { ...environment, CAIRN_ACCESS_LOG: 'off' });
    expect(await list()).toHaveLength(before);
  });
});
