/** `cairn grants`: prints what the reading and the writing role need, for psql. */
import { Command } from 'commander';
import { sql } from 'drizzle-orm';
import { loadCatalog } from '../../catalog/load.ts';
import { printLine, printNote, runCommand } from '../printing/output.ts';
import { findFactTables } from '../roles/find-fact-tables.ts';
import { grantStatements, type Roles } from '../roles/grants.ts';
import { withOwnerStore } from '../with-store.ts';

export const grantsCommand = (): Command =>
  new Command('grants')
    .description('Print the SQL that gives a reading and a writing role what they need, and no more. Changes nothing.')
    .requiredOption('--reader <role>', 'answers questions: DATABASE_READER_URL')
    .requiredOption('--writer <role>', 'serves: DATABASE_URL')
    .addHelpText(
      'after',
      '\nRun what it prints as the role that migrates, and after each apply and upgrade again.\n\nExamples:\n  $ cairn grants --reader cairn_reader --writer cairn_writer | psql "$DATABASE_MIGRATION_URL"',
    )
    .action((roles: Roles) =>
      runCommand({}, () =>
        withOwnerStore(async ({ db }) => {
          const { rows } = await db.execute<{ name: string }>(sql`select current_database() as name`);
          const stored = await loadCatalog(db);
          const model = stored.kind === 'ok' ? stored.value.model : null;
          const facts = await findFactTables(db, model);
          for (const statement of grantStatements(roles, rows[0]?.name ?? '', facts)) printLine(`${statement};`);
          if ([...(model?.datasets.values() ?? [])].some(({ query }) => query !== undefined))
            printNote('Some datasets are queries: grant select on what they read as well.');
        }),
      ),
    );
