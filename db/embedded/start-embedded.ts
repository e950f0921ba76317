/** From a data folder to a running database: the way of every start without DATABASE_URL. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { ok, RefusedError, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import { acquireLock } from './acquire-lock.ts';
import { choosePlace, giveTo, type Place, unusable } from './choose-place.ts';
import { checkClusterVersion, clusterPassword, createCluster, ownerRole } from './create-cluster.ts';
import type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts';
import { ensureDatabase } from './ensure-database.ts';
import { launchServer } from './launch-server.ts';
import { locateBinaries } from './locate-binaries.ts';
import { livingPostmaster } from './postmaster-file.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { closeLog, logEnd, openLog } from './server-log.ts';
import { serverSettings } from './server-settings.ts';
import { serverUser } from './server-user.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { superviseServer } from './supervise-server.ts';

const databaseName = 'cairn';

export async function startEmbedded(options: EmbeddedOptions): Promise<Result<EmbeddedServer>> {
  try {
    const user = unwrap(await serverUser(options.serverUser ?? 'postgres', options.onProgress ?? (() => {})));
    const place = unwrap(choosePlace(options.dataDir, user, options.rootHome ?? '/var/lib/cairn'));
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
  user: Awaited<ReturnType<typeof serverUser>> extends Result<infer User> ? User : never,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedServer> {
  const onProgress = options.onProgress ?? (() => {});
  const tree = await prepareBinaries(unwrap(locateBinaries()), place.cacheDir, user !== null, onProgress);
  const leftover = livingPostmaster(place.clusterDir);
  if (leftover !== null) {
    onProgress('Stopping the database server that an earlier Cairn left behind');
    await stopPostmaster(leftover);
  }
  const logStart = logEnd(place.logFile);
  const logDescriptor = openLog(place.logFile);
  try {
    if (place.socketDir !== null) giveTo(user, place.socketDir);
    if (!existsSync(place.clusterDir)) {
      onProgress(`Creating the database in ${place.home}`);
      const durable = options.settings?.fsync !== 'off';
      unwrap(await createCluster(place, { tree, user, logDescriptor, logStart, durable }));
    }
    unwrap(checkClusterVersion(place, tree));
    const port = place.socketDir === null ? await freePort() : 5432;
    const settings = { ...serverSettings(place.socketDir, port), ...options.settings };
    const running = unwrap(await launchServer(place, { tree, user, logDescriptor, settings, onProgress }));
    const server = superviseServer(running, place, databaseUrl(place, port, databaseName), options.logger, release);
    try {
      await ensureDatabase(databaseUrl(place, port, 'postgres'), databaseName);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  } finally {
    closeLog(logDescriptor);
  }
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
