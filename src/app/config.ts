/** What the environment says, checked at start: every impossible value is told, with what would be possible. */
import { cleanEnv, makeValidator, str } from 'envalid';
import { z } from 'zod';
import { addressProblem } from '../../db/address-problem.ts';
import { type Issue, issue, ok, type Result, refused, unwrap } from '../kernel/issue.ts';
import {
  type AccessLogConfig,
  accessLogChoices,
  accessLogConfig,
  accessLogVariables,
} from './access-log/access-log-config.ts';
import type { Issuer } from './authenticate/issuer.ts';
import { readIssuer } from './authenticate/read-issuer.ts';
import { guardVariables, readGuard } from './guard/guard-config.ts';
import type { GuardOptions } from './guard/guard-options.ts';
import { type ObserveConfig, observeChoices, observeConfig, observeVariables } from './observe/observe-config.ts';

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface Config extends ObserveConfig, AccessLogConfig {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Absent: the embedded server in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** The same database as the role that owns Cairn's tables, for migrations and commands that change tables; `databaseUrl` when absent. */
  readonly migrationUrl: string | undefined;
  /** The same database as a role that may only read, for questions; `databaseUrl` when absent. */
  readonly readerUrl: string | undefined;
  /** Read replicas of `databaseUrl`, which questions are answered from. */
  readonly replicaUrls: readonly string[];
  /** Milliseconds by which a replica may be behind. */
  readonly maxLag: number;
  readonly dataDir: string;
  /** Whether the first start generates the demo company. */
  readonly demo: boolean;
  readonly logLevel: (typeof logLevels)[number];
  /** Milliseconds after which a statement is cancelled; 0 for none. */
  readonly statementTimeout: number;
  /** Estimated rows that a request, and a viewer in a minute, may read; null: any. */
  readonly budgets: { readonly request: number | null; readonly principal: number | null };
  /** Bytes of memory for what statements gave, as long as the data is unchanged; 0: nothing is kept. */
  readonly resultBytes: number;
  /** Whether statements that recur are left prepared on their connections. */
  readonly prepared: boolean;
  /** Whether this process does the work in the background. */
  readonly jobs: boolean;
  /** Whether questions read rollups, and this process keeps them. */
  readonly rollups: boolean;
  /** Whether what is asked of datasets is counted, so that rollups can be proposed. */
  readonly scanUses: boolean;
  /** Whether webhooks may be at addresses of this machine and of private networks. */
  readonly privateWebhooks: boolean;
  /** Whose tokens are taken; null: none are. */
  readonly issuer: Issuer | null;
  /** Whether API keys are taken. */
  readonly apiKeys: boolean;
  /** Null where no mail can be sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  /** What is refused before anything is asked. */
  readonly guard: GuardOptions;
}

const port = makeValidator((input: string) => {
  const number = Number(input);
  if (!/^\d+$/.test(input) || number > 65_535) throw new Error('it needs a port number, 0 to 65535');
  return number;
});

const milliseconds = makeValidator((input: string) => {
  const number = Number(input);
  if (!/^\d+$/.test(input) || number > 2_147_483_647)
    throw new Error('it needs a whole number of milliseconds, 0 for no limit');
  return number;
});

const megabytes = makeValidator((input: string) => {
  const number = Number(input);
  if (!/^\d+$/.test(input) || number < 1 || number > 65_536)
    throw new Error('it needs a whole number of megabytes, 1 to 65536');
  return number;
});

const rows = makeValidator((input: string) => {
  const number = Number(input);
  if (!/^\d+$/.test(input) || !Number.isSafeInteger(number))
    throw new Error('it needs a whole number of rows, 0 for no limit');
  return number;
});

const databaseUrl = makeValidator((input: string) => {
  const problem = addressProblem(input);
  if (problem) throw new Error(problem);
  return input;
});

const replicaUrls = makeValidator((input: string) => {
  const urls = input.split(',').map((each) => each.trim());
  if (urls.some((url) => addressProblem(url) !== null))
    throw new Error(
      'it needs addresses such as postgres://user:password@host:5432/database, with commas between, and each of one host without target_session_attrs',
    );
  return urls;
});

const smtpUrl = makeValidator((input: string) => {
  if (!URL.canParse(input) || !['smtp:', 'smtps:'].includes(new URL(input).protocol))
    throw new Error('it needs an address such as smtps://user:password@host:465');
  return input;
});

const sender = makeValidator((input: string) => {
  const [, address = input] = /<([^<>]+)>\s*$/.exec(input) ?? [];
  if (!z.email().safeParse(address.trim()).success)
    throw new Error('it needs who sends, such as Cairn <cairn@example.com>');
  return input;
});

/** CONFIGURATION_INVALID for each variable that cannot be read. An empty variable counts as unset; values are never repeated, for they may be secret. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Result<Config> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const issues: Issue[] = [];
  const read = cleanEnv(
    given,
    {
      PORT: port({ default: 4000 }),
      HOST: str({ default: '127.0.0.1' }),
      DATABASE_URL: databaseUrl({ default: undefined }),
      DATABASE_MIGRATION_URL: databaseUrl({ default: undefined }),
      DATABASE_READER_URL: databaseUrl({ default: undefined }),
      DATABASE_REPLICA_URLS: replicaUrls({ default: [] }),
      CAIRN_REPLICA_MAX_LAG: milliseconds({ default: 5_000 }),
      CAIRN_DATA_DIR: str({ default: '.cairn' }),
      CAIRN_DEMO: str({ choices: ['on', 'off'], default: 'on' }),
      LOG_LEVEL: str({ choices: logLevels, default: 'info' }),
      CAIRN_STATEMENT_TIMEOUT: milliseconds({ default: 30_000 }),
      CAIRN_RESULT_CACHE: str({ choices: ['on', 'off'], default: 'on' }),
      CAIRN_RESULT_CACHE_SIZE: megabytes({ default: 64 }),
      CAIRN_PREPARED: str({ choices: ['on', 'off'], default: 'on' }),
      CAIRN_REQUEST_BUDGET: rows({ default: 0 }),
      CAIRN_PRINCIPAL_BUDGET: rows({ default: 0 }),
      CAIRN_API_KEYS: str({ choices: ['on', 'off'], default: 'off' }),
      CAIRN_JOBS: str({ choices: ['on', 'off'], default: 'on' }),
      CAIRN_ROLLUPS: str({ choices: ['on', 'off'], default: 'on' }),
      CAIRN_SCAN_USES: str({ choices: ['on', 'off'], default: 'on' }),
      CAIRN_WEBHOOK_PRIVATE: str({ choices: ['on', 'off'], default: 'off' }),
      CAIRN_SMTP_URL: smtpUrl({ default: undefined }),
      CAIRN_MAIL_FROM: sender({ default: undefined }),
      ...guardVariables,
      ...observeVariables,
      ...accessLogVariables,
    },
    {
      reporter: ({ errors }) => {
        for (const [name, error] of Object.entries(errors)) issues.push(unusable(name, error));
      },
    },
  );
  const [url, from] = [given.CAIRN_SMTP_URL, given.CAIRN_MAIL_FROM];
  if ((url === undefined) !== (from === undefined))
    issues.push(
      unusable(url === undefined ? 'CAIRN_SMTP_URL' : 'CAIRN_MAIL_FROM', new Error('it is missing beside the other')),
    );
  if (given.DATABASE_REPLICA_URLS !== undefined && given.DATABASE_URL === undefined)
    issues.push(unusable('DATABASE_REPLICA_URLS', new Error('replicas are of a database that DATABASE_URL names')));
  for (const name of ['DATABASE_MIGRATION_URL', 'DATABASE_READER_URL'])
    if (given[name] !== undefined && given.DATABASE_URL === undefined)
      issues.push(unusable(name, new Error('it is another role of the database that DATABASE_URL names')));
  const issuer = readIssuer(given);
  issues.push(...issuer.problems.map(({ name, reason }) => unusable(name, new Error(reason))));
  if (issues.length > 0) return refused(...issues);
  const authentication = { configured: issuer.issuer !== null || read.CAIRN_API_KEYS === 'on' };
  return ok({
    port: read.PORT,
    host: read.HOST,
    databaseUrl: read.DATABASE_URL,
    migrationUrl: read.DATABASE_MIGRATION_URL,
    readerUrl: read.DATABASE_READER_URL,
    replicaUrls: read.DATABASE_REPLICA_URLS,
    maxLag: read.CAIRN_REPLICA_MAX_LAG,
    dataDir: read.CAIRN_DATA_DIR,
    // The demo company is loaded by whoever owns its tables, who does not serve here.
    demo: read.CAIRN_DEMO === 'on' && read.DATABASE_MIGRATION_URL === undefined,
    logLevel: read.LOG_LEVEL,
    statementTimeout: read.CAIRN_STATEMENT_TIMEOUT,
    resultBytes: read.CAIRN_RESULT_CACHE === 'on' ? read.CAIRN_RESULT_CACHE_SIZE * 1_048_576 : 0,
    prepared: read.CAIRN_PREPARED === 'on',
    budgets: { request: read.CAIRN_REQUEST_BUDGET || null, principal: read.CAIRN_PRINCIPAL_BUDGET || null },
    jobs: read.CAIRN_JOBS === 'on',
    rollups: read.CAIRN_ROLLUPS === 'on',
    scanUses: read.CAIRN_SCAN_USES === 'on',
    privateWebhooks: read.CAIRN_WEBHOOK_PRIVATE === 'on',
    issuer: issuer.issuer,
    apiKeys: read.CAIRN_API_KEYS === 'on',
    mail: url !== undefined && from !== undefined ? { url, from } : null,
    guard: readGuard(read, authentication),
    ...accessLogConfig(read, authentication),
    ...observeConfig(read),
  });
}

/** As `readConfig` of this process; throws `RefusedError`. */
export const loadConfig = (): Config => unwrap(readConfig(process.env));

const onOff = ['on', 'off'];
const choices: Readonly<Record<string, readonly string[]>> = {
  CAIRN_ACCESS_LOG: accessLogChoices,
  CAIRN_API_KEYS: onOff,
  ...observeChoices,
  CAIRN_DEMO: onOff,
  CAIRN_INTROSPECTION: onOff,
  CAIRN_JOBS: onOff,
  CAIRN_PREPARED: onOff,
  CAIRN_RESULT_CACHE: onOff,
  CAIRN_ROLLUPS: onOff,
  CAIRN_SCAN_USES: onOff,
  CAIRN_WEBHOOK_PRIVATE: onOff,
  LOG_LEVEL: logLevels,
};

function unusable(name: string, error: Error): Issue {
  const possible = choices[name];
  const reason = possible ? `it is one of ${possible.join(', ')}` : error.message;
  return issue('CONFIGURATION_INVALID', `The environment variable ${name} cannot be used: ${reason}.`, {
    path: [name],
    hints: ['Correct it, or unset it for the default.'],
  });
}
