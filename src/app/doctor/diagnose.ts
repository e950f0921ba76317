/** Everything that `cairn doctor` looks at, from the configuration to the rows; what one check stands on is looked at before it. */
import { existsSync } from 'node:fs';
import { type OpenDatabase, openDatabase } from '../../../db/connection.ts';
import { pendingMigrations } from '../../../db/migrate.ts';
import { RefusedError } from '../../kernel/issue.ts';
import { type Config, readConfig } from '../config.ts';
import { openServer } from '../open-store.ts';
import { checkDisk } from './check-disk.ts';
import { checkModel, loadModel } from './check-model.ts';
import { checkReplicas } from './check-replicas.ts';
import { checkRights } from './check-rights.ts';
import { checkServer } from './check-server.ts';
import { checkTables } from './check-tables.ts';
import { type Finding, fine, problem, unknown, warning } from './finding.ts';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Whether the database could be looked at. */
  readonly reached: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Changes nothing, but that an embedded server which does not run is started for as long as it takes. Never rejects for a database that is away. */
export async function diagnose(environment: Environment, now: number): Promise<Diagnosis> {
  const config = readConfig(environment);
  if (config.kind === 'refused') {
    const findings = config.issues.map(({ message, hints }) => problem('configuration', message, hints.join(' ')));
    return {
      findings: [...findings, unknown('database', 'It is looked at once the configuration can be read.')],
      reached: true,
    };
  }
  const { value } = config;
  const before = [...checkConfig(value), ...(value.databaseUrl === undefined ? [await checkDisk(value.dataDir)] : [])];
  const replicas = await checkReplicas(value.replicaUrls, value.maxLag);
  const { findings, reached } = await reach(value, now);
  return { findings: [...before, ...findings, ...replicas], reached };
}

function checkConfig({ statementTimeout, databaseUrl }: Config): readonly Finding[] {
  return [
    fine(
      'configuration',
      `It can be read; the database is ${databaseUrl === undefined ? 'the embedded one' : 'that of DATABASE_URL'}.`,
    ),
    ...(statementTimeout === 0
      ? [
          warning(
            'timeout',
            'CAIRN_STATEMENT_TIMEOUT is 0: a statement that is stuck stays, and holds its connection.',
            'Set it to the longest that a question may take, 30000 by default.',
          ),
        ]
      : []),
  ];
}

async function reach({ databaseUrl, dataDir, statementTimeout }: Config, now: number): Promise<Diagnosis> {
  // To look at a database that is not there would be to make it.
  if (databaseUrl === undefined && !existsSync(dataDir))
    return { findings: [unknown('database', 'cairn serve makes it at its first start.')], reached: true };
  let server: Awaited<ReturnType<typeof openServer>> | undefined;
  let opened: OpenDatabase | undefined;
  try {
    server = await openServer({ databaseUrl, dataDir, share: true, onProgress: () => undefined });
    opened = await openDatabase(server.url, { statementTimeout: statementTimeout || 30_000, max: 4 });
    return {
      findings: [
        fine('database', `It answers: ${server.place}.`),
        ...(await look(opened, now, databaseUrl === undefined)),
      ],
      reached: true,
    };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const findings = error.issues.map(({ message, hints }) => problem('database', message, hints.join(' ')));
    return {
      findings: [...findings, unknown('the rest', 'It is looked at once the database answers.')],
      reached: false,
    };
  } finally {
    await opened?.close();
    await server?.stop();
  }
}

async function look({ db, pool }: OpenDatabase, now: number, embedded: boolean): Promise<readonly Finding[]> {
  const found: Finding[] = [...(await tried('server', () => checkServer(pool)))];
  const pending = await pendingMigrations(pool);
  found.push(
    pending === null
      ? problem(
          'migrations',
          'A newer version of Cairn has migrated this database.',
          'Start that version, or restore a backup from before.',
        )
      : pending === 0
        ? fine('migrations', 'All are applied.')
        : warning(
            'migrations',
            `${pending} are pending.`,
            'The next start of cairn serve applies them; see docs/migrations.md.',
          ),
  );
  if (pending !== 0) {
    const after = 'It is looked at once the database is migrated.';
    return [...found, ...(await tried('rights', () => checkRights(pool, null, embedded))), unknown('model', after)];
  }
  const { loaded, findings } = await loadModel(db);
  found.push(...findings, ...(await tried('rights', () => checkRights(pool, loaded?.catalog.model ?? null, embedded))));
  if (!loaded) return found;
  found.push(...(await tried('tables', () => checkTables(pool, loaded.catalog.model, now))));
  found.push(...(await tried('data', () => checkModel(db, pool, loaded, now))));
  return found;
}

/** What cannot be looked at must not hide the rest. */
async function tried(check: string, work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return [
      unknown(
        check,
        `It could not be looked at: ${cause instanceof RefusedError ? cause.issues[0]?.message : (cause as Error).message}`,
      ),
    ];
  }
}
