/** `cairn migrate`: brings the tables to this version and sees to the triggers on facts, as the role that owns them. */
import { Command } from 'commander';
import { loadCatalog } from '../../catalog/load.ts';
import { peopleTables } from '../../goals/book/keep-directory.ts';
import { followVersions } from '../../versions/follow-versions.ts';
import { printLine, printNote, runCommand } from '../printing/output.ts';
import { withOwnerStore } from '../with-store.ts';

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('Bring the tables of Cairn to this version, and put on facts the triggers by which answers are kept.')
    .addHelpText(
      'after',
      '\nServers do so when they start, where their role may. With DATABASE_MIGRATION_URL as that role: see docs/database-roles.md.',
    )
    .action(() =>
      runCommand({}, () =>
        withOwnerStore(async ({ db }) => {
          printLine('The tables are those of this version.');
          const stored = await loadCatalog(db);
          if (stored.kind === 'refused') return printNote('No model is applied yet: run this again once one is.');
          const onFailure = (error: unknown) => printNote(`Triggers could not be seen to: ${String(error)}`);
          const versions = followVersions({ db, model: stored.value.model, beside: peopleTables, onFailure });
          await versions.refresh();
          for (const { source, reason } of versions.unwatched())
            printNote(`Results of ${source} are not kept: ${reason}.`);
        }),
      ),
    );
