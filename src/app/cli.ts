/** The command line: `cairn serve | validate | plan | apply | import | annotate | ask | why | explain | audit | rollup | key | access-log | migrate | grants | distribute | doctor | export | restore`. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { accessLogCommand } from './commands/access-log.ts';
import { annotateCommand } from './commands/annotate.ts';
import { applyCommand } from './commands/apply.ts';
import { askCommand } from './commands/ask.ts';
import { auditCommand } from './commands/audit.ts';
import { distributeCommand } from './commands/distribute.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand, restoreCommand } from './commands/export.ts';
import { grantsCommand } from './commands/grants.ts';
import { importCommand } from './commands/import.ts';
import { keyCommand } from './commands/key.ts';
import { migrateCommand } from './commands/migrate.ts';
import { planCommand } from './commands/plan.ts';
import { rollupCommand } from './commands/rollup.ts';
import { serveCommand } from './commands/serve.ts';
import { validateCommand } from './commands/validate.ts';
import { whyCommand } from './commands/why.ts';
import { exitCodes } from './exit-codes.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('cairn')
  .description('A metrics semantic layer for customer experience, served over GraphQL.')
  .version(version)
  .showHelpAfterError('Run with --help to see what is possible.')
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .addHelpText(
    'after',
    `
Environment:
  DATABASE_URL     Postgres 15 or later; without it an embedded server runs in CAIRN_DATA_DIR
  DATABASE_MIGRATION_URL, DATABASE_READER_URL
                   the same database by the role that owns Cairn's tables, and by one that may only read: see
                   docs/database-roles.md
  DATABASE_REPLICA_URLS, CAIRN_REPLICA_MAX_LAG
                   read replicas of it, with commas between, and the milliseconds that they may be behind (5000)
  CAIRN_DATA_DIR   folder of the embedded server (.cairn)
  CAIRN_STATEMENT_TIMEOUT
                   milliseconds after which a statement is cancelled (30000; 0 for no limit)
  CAIRN_REQUEST_BUDGET, CAIRN_PRINCIPAL_BUDGET
                   estimated rows that a request, and a viewer in a minute, may read (0 for no limit)
  CAIRN_OIDC_ISSUER, CAIRN_OIDC_AUDIENCE
                   whose tokens serve takes, and what they have to be for; more in docs/access.md
  CAIRN_API_KEYS   on lets serve take the keys of "cairn key create" (off)
  CAIRN_ACCESS_LOG, CAIRN_ACCESS_LOG_SECRET
                   on writes down who asks what, required answers nothing else, off (on with authentication); and
                   what fingerprints of questions are made with
  CAIRN_DEMO       on (default) generates a demo company at the first start of serve, off starts empty
  CAIRN_JOBS       on (default) takes snapshots and tells followers while serve runs
  CAIRN_ROLLUPS    on (default) reads rollups and keeps them built, off answers from rows alone
  CAIRN_SCAN_USES  on (default) counts what is asked of datasets, for cairn rollup suggest
  CAIRN_SMTP_URL, CAIRN_MAIL_FROM
                   mail server (smtps://user:password@host) and who sends, for follows by e-mail
  CAIRN_WEBHOOK_PRIVATE
                   on lets webhooks be on this machine and on private networks (off)
  CAIRN_HOSTS      names that requests may call the server by (without authentication those of this machine; else any)
  CAIRN_CORS_ORIGINS
                   origins of pages elsewhere that may read answers (none)
  CAIRN_INTROSPECTION
                   off hides the schema (on)
  CAIRN_RATE_LIMIT, CAIRN_TRUSTED_PROXIES
                   requests of an address in a minute (0 on 127.0.0.1, else 1200), and proxies that say whose they are
  CAIRN_METRICS    who may read /metrics: loopback (default), on for everybody who reaches the port, off
  CAIRN_SLOW_QUESTION, CAIRN_SLOW_EXPLAIN
                   milliseconds from which an operation is told in the log with its plan (2000; 0 for never), and
                   on to ask the database for its plan, too (off)
  CAIRN_DRAIN_SECONDS, CAIRN_DRAIN_NOTICE
                   seconds that running requests get once the server is told to end (10), and for which it goes on
                   in any case, not ready (0)
  OTEL_EXPORTER_OTLP_ENDPOINT
                   where serve sends traces, over OTLP/HTTP (none); more in docs/operating.md
  HOST, PORT       where serve listens (127.0.0.1, 4000); elsewhere only with authentication
  LOG_LEVEL        debug, info, warn, error or silent (info)

Exit codes: 0 done, 1 failed, 2 refused (the issues say why), 3 database or data folder not usable,
4 the audit found what it was to fail on.

Begin with:
  $ cairn serve
  $ cairn ask nps --by region --grain quarter --last 4 --compare previous,last_year`,
  );

for (const command of [
  serveCommand,
  validateCommand,
  planCommand,
  applyCommand,
  importCommand,
  annotateCommand,
  askCommand,
  whyCommand,
  explainCommand,
  auditCommand,
  rollupCommand,
  keyCommand,
  accessLogCommand,
  migrateCommand,
  grantsCommand,
  distributeCommand,
  doctorCommand,
  exportCommand,
  restoreCommand,
]) {
  const added = command().copyInheritedSettings(program);
  for (const part of added.commands) part.copyInheritedSettings(program);
  program.addCommand(added);
}

// `cairn ask … | head` closes the pipe before all is written: the reader has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.done);
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version end like this too.
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
}
