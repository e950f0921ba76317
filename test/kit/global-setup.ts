/** One database server for a whole test run, with a template database that holds every migration. */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../db/connection.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { asAdmin } from './as-admin.ts';
import { type CitusCluster, machinesOf, readCluster } from './citus.ts';
import { databaseOf } from './database-url.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connects to the server as somebody who may create databases. */
    adminUrl: string;
    /** Begins the name of every database of this run. */
    databasePrefix: string;
    templateDatabase: string;
    /** Where the server leads a Citus cluster, whose databases have no template and are distributed. */
    citus: CitusCluster | null;
    /** A folder that goes away with the run. */
    temporaryFolder: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const databasePrefix = `cairn_test_${randomBytes(4).toString('hex')}`;
  const templateDatabase = `${databasePrefix}_template`;
  const citus = process.env.CITUS_URL === undefined ? null : await readCluster(process.env.CITUS_URL);
  const given = process.env.CITUS_URL ?? process.env.TEST_DATABASE_URL;
  const server = given === undefined ? await throwAwayServer() : { url: given, stop: async () => {} };
  try {
    await asAdmin(server.url, (client) => client.query(`create database ${templateDatabase}`));
    const template = await openDatabase(databaseOf(server.url, templateDatabase));
    await migrate(template.pool);
    await template.close();
  } catch (error) {
    await dropAll(server.url, citus, databasePrefix);
    await server.stop();
    throw error;
  }
  project.provide('citus', citus);
  project.provide('adminUrl', server.url);
  project.provide('databasePrefix', databasePrefix);
  project.provide('templateDatabase', templateDatabase);
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'cairn-run-'));
  project.provide('temporaryFolder', temporaryFolder);
  return async () => {
    rmSync(temporaryFolder, { recursive: true, force: true });
    if (given !== undefined) await dropAll(server.url, citus, databasePrefix);
    await server.stop();
  };
}

/** Nothing outlives the run, so nothing is synced to disk. */
async function throwAwayServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'cairn-test-'));
  chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' };
  const server = unwrap(await startEmbedded({ dataDir, settings }));
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a test file that broke before its end has left on a server that is not ours. */
async function dropAll(url: string, citus: CitusCluster | null, prefix: string): Promise<void> {
  for (const machine of machinesOf(url, citus))
    await asAdmin(machine, async (client) => {
      const found = await client.query<{ datname: string }>(
        'select datname from pg_database where starts_with(datname, $1)',
        [prefix],
      );
      for (const { datname } of found.rows) await client.query(`drop database if exists ${datname} with (force)`);
    });
}
