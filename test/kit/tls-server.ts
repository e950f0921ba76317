/** A Postgres on a port of this machine that takes encrypted connections only, with a certificate of an authority of its own. */
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chownSync, copyFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { initdbOf, locateBinaries, postgresOf } from '../../db/embedded/locate-binaries.ts';
import { prepareBinaries } from '../../db/embedded/prepare-binaries.ts';
import { ended, runProgram } from '../../db/embedded/run-program.ts';
import { serverUser } from '../../db/embedded/server-user.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { throwAwayFolder } from './data-folder.ts';

export interface TlsServer {
  /** Without a word of TLS, by the name of the certificate. */
  readonly url: string;
  readonly port: number;
  /** Files of certificates: of the authority, and of one that has signed nothing. */
  readonly ca: string;
  readonly otherCa: string;
  stop(): Promise<void>;
}

/** Whether certificates can be made here. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
}

export async function tlsServer(): Promise<TlsServer> {
  const { path, remove } = throwAwayFolder();
  const user = unwrap(await serverUser('postgres', () => undefined));
  const give = (file: string) => user && chownSync(file, user.uid, user.gid);
  const tree = await prepareBinaries(
    unwrap(locateBinaries()),
    () => join(path, 'binaries'),
    user !== null,
    () => undefined,
  );
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: path, stdio: 'pipe' });
  for (const name of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  writeFileSync(join(path, 'names'), 'subjectAltName=DNS:localhost');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'names',
    '-out',
    'server.pem',
  );

  give(path);
  const cluster = join(path, 'cluster');
  const running = { user, cwd: path, logFile: join(path, 'log') };
  const made = await ended(
    runProgram(initdbOf(tree), [`--pgdata=${cluster}`, '--username=cairn', '--auth=trust', '--no-sync'], running),
  );
  if (made !== null) throw new Error(`initdb: ${made}`);
  for (const name of ['server.key', 'server.pem']) {
    copyFileSync(join(path, name), join(cluster, name));
    give(join(cluster, name));
    execFileSync('chmod', ['600', join(cluster, name)]);
  }
  writeFileSync(join(cluster, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n');
  appendFileSync(
    join(cluster, 'postgresql.conf'),
    "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n",
  );
  const port = await freePort();
  const flags = ['listen_addresses=localhost', `port=${port}`, `unix_socket_directories=${path}`, 'fsync=off'];
  const server = runProgram(postgresOf(tree), ['-D', cluster, ...flags.flatMap((flag) => ['-c', flag])], running);
  const ca = join(path, 'ca.pem');
  await answers(`postgres://cairn@localhost:${port}/postgres?sslmode=verify-full&sslrootcert=${ca}`, server);
  return {
    url: `postgres://cairn@localhost:${port}/postgres`,
    port,
    ca,
    otherCa: join(path, 'other.pem'),
    stop: async () => {
      if (server.exitCode === null) {
        const gone = once(server, 'exit');
        server.kill('SIGINT');
        await gone;
      }
      remove();
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (tries > 200 || server.exitCode !== null) throw error;
      await sleep(100);
    }
  }
}
