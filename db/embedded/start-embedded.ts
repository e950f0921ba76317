/** From a data folder to a running database: the way of every start without DATABASE_URL. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ok, RefusedError, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import { acquireLock } from './acquire-lock.ts';
import { choosePlace, giveTo, type Place } from './choose-place.ts';
import { checkCluster, clusterPassword, createCluster, ownerRole } from './create-cluster.ts';
import type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts';
import { ensureDatabase } from './ensure-database.ts';
import { launchServer } from './launch-server.ts';
import { locateBinaries } from './locate-binaries.ts';
import { livingPostmaster } from './postmaster-file.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { serverSettings } from './server-settings.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { superviseServer } from './supervise-server.ts';
import { unusable } from './unusable-folder.ts';

const databaseName = 'cairn';

export async function startEmbedded(options: EmbeddedOptions): Promise<Result<EmbeddedServer>> {
  try {
    const onProgress = options.onProgress ?? (() => {});
    const user = unwrap(await serverUser(options.serverUser ?? 'postgres', onProgress));
    const place = unwrap(choosePlace(options.dataDir, user, options.rootHome ?? '/var/lib/cairn', onProgress));
    const lock = unwrap(acquireLock(place.home));
    try {
      return ok(await startLocked(place, user, options, lock.release));
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    if (error instanceof RefusedError) return refused(...error.issues);
    const code = (error as NodeJS.ErrnoException).code;
    // A folder that denies us, a full or failing disk: the user's to mend, not a fault of ours.
    if (code !== undefined && /^E[A-Z]+$/.test(code))
      return refused(unusable(options.dataDir, (error as Error).message));
    throw error;
  }
}

async function startLocked(
  place: Place,
  account: ServerUser | null,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedServer> {
  const onProgress = options.onProgress ?? (() => {});
  const user = ownerOf(place, account);
  const tree = await prepareBinaries(unwrap(locateBinaries()), place.cacheDir, user !== null, onProgress);
  const leftover = livingPostmaster(place.clusterDir);
  if (leftover !== null) {
    onProgress('Stopping the database server that an earlier Cairn left behind');
    await stopPostmaster(leftover, place, tree);
  }
  if (place.socketDir !== null) giveTo(user, emptied(place.socketDir));
  if (!existsSync(place.clusterDir)) {
    onProgress(`Creating the database in ${place.home}`);
    unwrap(await createCluster(place, { tree, user, durable: options.settings?.fsync !== 'off' }));
  }
  unwrap(checkCluster(place, tree));
  const port = place.socketDir === null ? await freePort() : 5432;
  const settings = { ...serverSettings(place.socketDir, port), ...options.settings };
  const launch = () => launchServer(place, { tree, user, settings, onProgress });
  const url = databaseUrl(place, port, databaseName);
  const running = unwrap(await launch());
  const server = superviseServer(running, { place, tree, url, logger: options.logger, launch, release });
  try {
    await ensureDatabase(databaseUrl(place, port, 'postgres'), databaseName);
    return server;
  } catch (error) {
    await server.stop();
    throw new RefusedError([unusable(place.home, (error as Error).message)]);
  }
}

/** Without what a killed server left: its note holds a process number that may have passed on to anybody. */
function emptied(socketDir: string): string {
  for (const name of readdirSync(socketDir)) rmSync(join(socketDir, name), { force: true });
  return socketDir;
}

/** Root runs an existing cluster as the account that it belongs to: an ordinary user may have begun it. */
function ownerOf(place: Place, account: ServerUser | null): ServerUser | null {
  const found = statSync(place.clusterDir, { throwIfNoEntry: false });
  if (account === null || found === undefined || found.uid === 0 || found.uid === account.uid) return account;
  return { name: String(found.uid), uid: found.uid, gid: found.gid };
}

function databaseUrl(place: Place, port: number, database: string): string {
  if (place.socketDir === null) {
    return `postgresql://${ownerRole}:${clusterPassword(place)}@127.0.0.1:${port}/${database}`;
  }
  return `postgresql://${ownerRole}@localhost/${database}?host=${encodeURIComponent(place.socketDir)}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
