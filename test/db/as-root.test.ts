import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { choosePlace } from '../../db/embedded/choose-place.ts';
import { rootHome } from '../../db/embedded/reachable-folder.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { dataFolder } from '../kit/data-folder.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
if (!isRoot) console.log('Not root: how root starts the server is not tested here.');
const settings = { fsync: 'off' };

async function run(url: string, text: string): Promise<readonly pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe.runIf(isRoot)('root with a data folder that the server cannot enter', () => {
  it('keeps the data where the server can, says so in the folder, and finds it again', async () => {
    const above = dataFolder('home');
    const home = join(dataFolder('lib'), 'cairn');
    chmodSync(above, 0o700);
    const dataDir = join(above, 'clone', '.cairn');
    const first = unwrap(await startEmbedded({ dataDir, rootHome: home, settings }));
    await run(first.url, 'create table kept as select 1 as one');
    await first.stop();
    expect(first.clusterDir.startsWith(join(home, 'clusters'))).toBe(true);
    const pointer = JSON.parse(readFileSync(join(dataDir, 'cluster-location.json'), 'utf8'));
    expect(first.clusterDir.startsWith(pointer.home)).toBe(true);
    // Once said, it holds, whether or not the folder can be entered by then.
    chmodSync(above, 0o755);
    const second = unwrap(await startEmbedded({ dataDir, rootHome: home, settings }));
    expect(await run(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await second.stop();
    rmSync(pointer.home, { recursive: true });
    expect(await startEmbedded({ dataDir, rootHome: home, settings })).toMatchObject({
      issues: [{ code: 'DATA_FOLDER_UNUSABLE', message: expect.stringContaining(pointer.home) }],
    });
  });

  it('begins empty when the folder was deleted, and tells where the data of the deleted one still is', async () => {
    const above = dataFolder('home');
    chmodSync(above, 0o700);
    const user = { name: 'nobody', uid: 65534, gid: 65534 };
    const home = join(dataFolder('lib'), 'cairn');
    const told: string[] = [];
    const choose = () => unwrap(choosePlace(join(above, '.cairn'), user, home, (message) => told.push(message))).home;
    const first = choose();
    expect(choose()).toBe(first);
    rmSync(join(above, '.cairn'), { recursive: true });
    expect(choose()).not.toBe(first);
    expect(told).toEqual([expect.stringContaining(first)]);
  });

  it('goes on with a cluster that an ordinary user began there, under that account', async () => {
    const above = dataFolder('home');
    const home = join(dataFolder('lib'), 'cairn');
    const dataDir = join(above, '.cairn');
    const begun = unwrap(await startEmbedded({ dataDir, rootHome: home, settings, serverUser: 'nobody' }));
    await run(begun.url, 'create table kept as select 1 as one');
    await begun.stop();
    const { uid } = statSync(begun.clusterDir);
    chownSync(above, uid, uid);
    chmodSync(above, 0o700);
    const again = unwrap(await startEmbedded({ dataDir, rootHome: home, settings }));
    expect(statSync(`/proc/${again.pid}`).uid).toBe(uid);
    expect(await run(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
    await again.stop();
    expect(existsSync(join(dataDir, 'cluster-location.json'))).toBe(false);
  });
});

describe.runIf(isRoot)("root's own folder", () => {
  it('is not taken from anybody who planted it: another user, a link, or one that all may write', () => {
    const fallback = join(tmpdir(), 'cairn-root');
    const foreign = existsSync(fallback);
    onTestFinished(() => {
      if (!foreign) rmdirSync(fallback);
    });
    const above = dataFolder();
    const planted = join(above, 'planted');
    const elsewhere = () => unwrap(rootHome(planted));
    mkdirSync(planted, { mode: 0o755 });
    expect(elsewhere()).toBe(planted);
    chownSync(planted, 12345, 12345);
    expect(elsewhere()).not.toBe(planted);
    rmSync(planted, { recursive: true });
    mkdirSync(planted);
    chmodSync(planted, 0o777);
    expect(elsewhere()).not.toBe(planted);
    rmSync(planted, { recursive: true });
    symlinkSync(above, planted);
    expect(elsewhere()).not.toBe(planted);
  });
});
