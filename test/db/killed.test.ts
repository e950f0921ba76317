import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../db/embedded/process-identity.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { dataFolder, runHolder, withServer } from '../kit/data-folder.ts';

async function acknowledged(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('select count(*)::int as count, max(number) as last from acknowledged');
    expect(rows[0].count).toBe(rows[0].last);
    return rows[0].count;
  } finally {
    await client.end();
  }
}

async function serverPid(line: string | null): Promise<number> {
  return Number(/^server (\d+)$/.exec(line ?? '')?.[1]);
}

describe('a second process on a data folder', () => {
  it('is refused with the number of the process that holds it and since when', async () => {
    const dataDir = dataFolder();
    const holder = runHolder('commit-rows', dataDir);
    await holder.line();
    const second = await startEmbedded({ dataDir });
    await holder.kill();
    expect(second).toMatchObject({
      kind: 'refused',
      issues: [
        { code: 'DATA_FOLDER_LOCKED', message: expect.stringMatching(`Process ${holder.child.pid} .*since \\d{4}-`) },
      ],
    });
  });

  it('never shares a lock that a dead process left, however many try at once', async () => {
    const folder = dataFolder();
    for (const round of ['nobody held it yet', 'its holder was killed']) {
      const signal = join(folder, round);
      const contenders = Array.from({ length: 4 }, () => runHolder('take-lock', folder, signal));
      await Promise.all(contenders.map((contender) => contender.line()));
      writeFileSync(signal, '');
      const answers = await Promise.all(contenders.map((contender) => contender.line()));
      await Promise.all(contenders.map((contender) => contender.kill()));
      expect(answers.sort()).toEqual(['held', 'refused', 'refused', 'refused']);
    }
  });
});

describe('kill -9', () => {
  it('of Cairn loses no acknowledged row, and the next start goes on at once', async () => {
    const dataDir = dataFolder();
    const holder = runHolder('commit-rows', dataDir);
    await holder.line();
    let last = 0;
    while (last < 300) last = Number(await holder.line());
    await holder.kill();
    for (let line = await holder.line(); line !== null; line = await holder.line()) last = Number(line);
    await withServer(dataDir, async ({ url }) => expect(await acknowledged(url)).toBeGreaterThanOrEqual(last));
  });

  it('of Cairn ends its server too, without another start', async () => {
    const holder = runHolder('commit-rows', dataFolder());
    const pid = await serverPid(await holder.line());
    expect(isAlive(pid)).toBe(true);
    await holder.kill();
    expect(await until(() => !isAlive(pid), 90_000)).toBe(true);
  });

  it('of Cairn and its server at once, as when the machine fails, loses no acknowledged row', async () => {
    const dataDir = dataFolder();
    const holder = runHolder('commit-rows', dataDir);
    const pid = await serverPid(await holder.line());
    let last = 0;
    while (last < 100) last = Number(await holder.line());
    // Halted first, so that it cannot end in order when it learns that Cairn is gone.
    process.kill(pid, 'SIGSTOP');
    await holder.kill();
    process.kill(pid, 'SIGKILL');
    for (let line = await holder.line(); line !== null; line = await holder.line()) last = Number(line);
    // After a reboot the number that the server noted may belong to anybody: here to this test.
    const note = join(dataDir, 'postgres', 'postmaster.pid');
    writeFileSync(note, `${process.pid}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n\n\n  0 0\nready   \n`);
    writeFileSync(join(dataDir, 'socket', '.s.PGSQL.5432.lock'), `${process.pid}\n`);
    await withServer(dataDir, async ({ url }) => expect(await acknowledged(url)).toBeGreaterThanOrEqual(last));
  });

  it('in the middle of the first start leaves a folder that the next one can use', async () => {
    const dataDir = dataFolder();
    const drafts = () => readdirSync(dataDir).filter((name) => name.startsWith('postgres.new-'));
    const holder = runHolder('commit-rows', dataDir);
    const begun = () => drafts().some((name) => readdirSync(join(dataDir, name)).includes('base'));
    expect(await until(begun, 90_000)).toBe(true);
    await holder.kill();
    expect(readdirSync(dataDir)).not.toContain('postgres');
    await withServer(dataDir, async ({ url }) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      expect((await client.query('select current_database() as name')).rows).toEqual([{ name: 'cairn' }]);
      await client.end();
    });
    expect(drafts()).toEqual([]);
  });
});
