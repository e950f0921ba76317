/** `cairn export` and `cairn restore`: the catalogue, people, goals and all that was said of them, as one file. */
import { Command } from 'commander';
import { issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import { logCommand } from '../access-log/log-command.ts';
import { readExport } from '../backup/read-export.ts';
import { restoreExport } from '../backup/restore-export.ts';
import { writeExport } from '../backup/write-export.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { withOwnerStore, withStore } from '../with-store.ts';

export const exportCommand = (): Command =>
  new Command('export')
    .description('Write definitions with their versions, people, goals and all that was said of them into one file.')
    .argument('<file>', 'a new file')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nRows of your datasets are not in it: see docs/backup.md.\n\nExamples:\n  $ cairn export acme.cairn',
    )
    .action((file: string, options: OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db, pool }) => {
          try {
            const rows = await writeExport(pool, file, Date.now());
            await logCommand(db, { operation: 'export', rows });
            if (options.json) printJson({ file, rows });
            else
              printLine(
                `Exported ${rows} rows to ${file}. It holds the secrets of webhooks: keep it as you keep a backup.`,
              );
          } catch (error) {
            const { code } = error as { readonly code?: unknown };
            if (!['EEXIST', 'ENOENT', 'EACCES', 'ENOSPC', 'EISDIR'].includes(String(code))) throw error;
            const message = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
            throw new RefusedError([
              issue('EXPORT_UNREADABLE', `The file ${file} ${message}.`, { hints: ['Name another one.'] }),
            ]);
          }
        }),
      ),
    );

export const restoreCommand = (): Command =>
  new Command('restore')
    .description(
      'Put an export into a database where no model was applied yet: all of it, with ids and versions, or nothing.',
    )
    .argument('<file>', 'written by cairn export')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nThe same file again changes nothing.\n\nExamples:\n  $ DATABASE_URL=postgres://cairn@db.internal/new cairn restore acme.cairn',
    )
    .action((file: string, options: OutputOptions) =>
      runCommand(options, async () => {
        const read = unwrap(await readExport(file));
        await withOwnerStore(async ({ db, pool }) => {
          const restored = unwrap(await restoreExport(pool, read));
          if (restored.changed) await logCommand(db, { operation: 'restore', rows: restored.rows });
          if (options.json) printJson({ file, ...restored });
          else
            printLine(
              restored.changed ? `Restored ${restored.rows} rows.` : 'All of it is there already: nothing was changed.',
            );
        });
      }),
    );
