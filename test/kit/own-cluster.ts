/** A database server of a test's own, that it may restart, kill and fill: from the binaries that Cairn brings along, or from those of the system. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { initdbOf, locateBinaries } from '../../db/embedded/locate-binaries.ts';
import { prepareBinaries } from '../../db/embedded/prepare-binaries.ts';
import { isAlive } from '../../db/embedded/process-identity.ts';
import { ended, runProgram } from '../../db/embedded/run-program.ts';
import { type ServerUser, serverUser } from '../../db/embedded/server-user.ts';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { throwAwayFolder } from './data-folder.ts';

export interface Programs {
  readonly bin: string;
  readonly user: ServerUser | null;
}

/** initdb and the server, and nothing else: always there. */
export async function embeddedPrograms(): Promise<Programs> {
  const user = unwrap(await serverUser('postgres', () => {}));
  const cache = () => join(tmpdir(), 'cairn-test-binaries');
  const tree = await prepareBinaries(unwrap(locateBinaries()), cache, user !== null, () => {});
  return { bin: join(initdbOf(tree), '..'), user };
}

/** With pg_basebackup, pg_dump and pg_restore, where the system has a Postgres that Cairn knows; null elsewhere. */
export async function systemPrograms(): Promise<Programs | null> {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const bin = join(root, String(Math.max(...versions)), 'bin');
  const needed = ['initdb', 'postgres', 'pg_basebackup', 'pg_dump', 'pg_restore'];
  if (!needed.every((name) => existsSync(join(bin, name)))) return null;
  return { bin, user: unwrap(await serverUser('postgres', () => {})) };
}

/** One of the programs to its end, as the account of the server. Throws with all it said. */
export async function runProgramOf({ bin, user }: Programs, name: string, args: readonly string[]): Promise<string> {
  const as = user === null ? {} : { uid: user.uid, gid: user.gid };
  const { stdout } = await promisify(execFile)(join(bin, name), [...args], { cwd: tmpdir(), ...as });
  return stdout;
}

export interface Cluster {
  readonly url: string;
  readonly folder: string;
  /** As after `pg_ctl stop -m immediate`, or the end of the machine: nothing is written any more. */
  kill(signal?: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  start(): Promise<void>;
  /** Ends it in order, and takes its folder away. */
  remove(): Promise<void>;
}

export interface ClusterOptions {
  readonly programs: Programs;
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the data lies: empty, and of the account of the server. */
  readonly folder?: string;
  /** A standby of this one, in place of an empty cluster. */
  readonly standbyOf?: Cluster;
}

/** Running; whoever asks for it removes it. */
export async function ownCluster({ programs, settings = {}, standbyOf, ...options }: ClusterOptions): Promise<Cluster> {
  const { user, bin } = programs;
  const home = throwAwayFolder();
  const folder = options.folder ?? join(home.path, 'data');
  const logFile = join(home.path, 'server.log');
  if (options.folder === undefined) mkdirSync(folder);
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  if (standbyOf)
    await runProgramOf(programs, 'pg_basebackup', [
      '-D',
      folder,
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
      '-d',
      standbyOf.url,
    ]);
  else
    await runProgramOf(programs, 'initdb', [
      '-D',
      folder,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ]);
  const port = await freePort();
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const flags = Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // A process that is killed loses nothing that the system was given: only a machine does.
    fsync: 'off',
    shared_buffers: '32MB',
    max_connections: '40',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ReturnType<typeof runProgram>;
  const start = async () => {
    server = runProgram(join(bin, 'postgres'), ['-D', folder, ...flags], { user, cwd: home.path, logFile });
    const gone = ended(server);
    const answers = await Promise.race([gone.then((why) => why ?? 'it ended'), answersAt(url)]);
    if (answers !== true) throw new Error(`The server of ${folder} does not start: ${answers}. See ${logFile}.`);
  };
  const kill = async (signal: NodeJS.Signals = 'SIGQUIT') => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
    await until(() => !isAlive(server.pid ?? 0), 30_000);
  };
  await start();
  return {
    url,
    folder,
    kill,
    start,
    remove: async () => {
      await kill('SIGQUIT');
      home.remove();
    },
  };
}

async function answersAt(url: string): Promise<true> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
