import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import type { EmbeddedServer } from '../../db/embedded/embedded-server.ts';
import { isAlive } from '../../db/embedded/process-identity.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { dataFolder, throwAwayFolder, withServer } from '../kit/data-folder.ts';

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function refusal(dataDir: string) {
  const started = await startEmbedded({ dataDir });
  if (started.kind === 'refused') return started.issues[0];
  await started.value.stop();
  throw new Error('The server started where it should have been refused.');
}

/** One server for the tests that only look at it. */
const above = throwAwayFolder();
const odd = join(above.path, 'my "data", 数据 100%');
let running: EmbeddedServer;

beforeAll(async () => {
  running = unwrap(await startEmbedded({ dataDir: odd }));
});

afterAll(async () => {
  await running?.stop();
  above.remove();
});

describe('the embedded database', () => {
  it('keeps what was written from one start to the next, and leaves no process behind', async () => {
    const dataDir = dataFolder();
    const progress: string[] = [];
    const first = await startEmbedded({ dataDir, onProgress: (message) => progress.push(message) });
    if (first.kind === 'refused') throw new Error(first.issues[0]?.message);
    await ask(first.value.url, 'create table kept as select 42 as answer');
    const { pid } = first.value;
    await first.value.stop();
    await first.value.stop();
    expect(isAlive(pid)).toBe(false);
    expect(progress).toContain(`Creating the database in ${dataDir}`);
    await withServer(dataDir, async ({ url }) =>
      expect(await ask(url, 'select * from kept')).toEqual([{ answer: 42 }]),
    );
  });

  it('syncs every commit, speaks UTC, sorts by code point and listens on a private socket only', async () => {
    const rows = await ask(
      running.url,
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'TimeZone', 'listen_addresses', 'jit') order by name`,
    );
    expect(rows.map(({ name, setting }) => `${name}=${setting}`).sort()).toEqual([
      'TimeZone=UTC',
      'fsync=on',
      'jit=off',
      'listen_addresses=',
      'synchronous_commit=on',
    ]);
    const words = await ask<{ word: string }>(
      running.url,
      `select word from unnest('{é,a,Z,ä,É}'::text[]) as word order by word`,
    );
    expect(words.map(({ word }) => word)).toEqual(['Z', 'a', 'É', 'ä', 'é']);
    expect(await ask(running.url, `select upper('éä') as upper`)).toEqual([{ upper: 'ÉÄ' }]);
    expect(statSync(String(running.socketDir)).mode & 0o777).toBe(0o700);
    expect(statSync(running.clusterDir).mode & 0o777).toBe(0o700);
  });

  it('works in a folder whose name has blanks, commas, quotes and letters of other scripts', async () => {
    expect(running.clusterDir.startsWith(odd)).toBe(true);
    expect(await ask(running.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('puts its socket elsewhere when the path of the folder is too long for one, and removes it at the end', async () => {
    const dataDir = dataFolder(join('d'.repeat(60), 'e'.repeat(60)));
    const socketDir = await withServer(dataDir, async (server) => {
      expect(await ask(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect(server.clusterDir.startsWith(dataDir)).toBe(true);
      return String(server.socketDir);
    });
    expect(socketDir.startsWith(dataDir)).toBe(false);
    expect(statSync(socketDir, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('comes back by itself after its server was killed, and an open pool goes on', async () => {
    await withServer(dataFolder(), async (server) => {
      const { pool, close } = await openDatabase(server.url);
      const before = server.pid;
      process.kill(before, 'SIGKILL');
      await until(() => server.pid !== before, 20_000);
      expect(server.pid).not.toBe(before);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await close();
    });
  });
});

describe('a data folder that cannot be used', () => {
  it('is refused while this very process uses it', async () => {
    expect(await refusal(odd)).toMatchObject({
      code: 'DATA_FOLDER_LOCKED',
      message: expect.stringContaining('This very process'),
    });
  });

  it('is refused when it is a file', async () => {
    const file = join(dataFolder(), 'file');
    writeFileSync(file, '');
    expect(await refusal(file)).toMatchObject({ code: 'DATA_FOLDER_UNUSABLE', message: expect.stringContaining(file) });
  });

  it('is refused with the end of the server log when the cluster is damaged', async () => {
    const dataDir = dataFolder();
    const clusterDir = await withServer(dataDir, async (server) => server.clusterDir);
    rmSync(join(clusterDir, 'global', 'pg_control'));
    const found = await refusal(dataDir);
    expect(found?.code).toBe('DATA_FOLDER_UNUSABLE');
    expect(found?.message).toContain('pg_control');
    expect(found?.hints.join()).toContain('postgres.log');
  });

  it('is refused when another major version wrote it', async () => {
    const dataDir = dataFolder();
    mkdirSync(join(dataDir, 'postgres'));
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
    const found = await refusal(dataDir);
    expect(found).toMatchObject({ code: 'DATA_FOLDER_UNUSABLE', message: expect.stringContaining('Postgres 12') });
    expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['PG_VERSION']);
  });
});
