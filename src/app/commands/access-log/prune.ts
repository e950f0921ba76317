/** `cairn access-log prune`: removes old entries, by the role that owns the table. */
import { Command } from 'commander';
import { pruneEntries } from '../../../access/log/prune-entries.ts';
import { unwrap } from '../../../kernel/issue.ts';
import { commandPrincipal } from '../../access-log/log-command.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../../printing/output.ts';
import { withOwnerStore } from '../../with-store.ts';
import { readTime } from './read-time.ts';

interface PruneOptions extends OutputOptions {
  readonly before: string;
}

export const pruneEntriesCommand = (): Command =>
  new Command('prune')
    .description('Remove entries from before a time; that it was done is an entry itself.')
    .requiredOption('--before <when>', 'older ones go: 365d ago, or a day: 2026-01-31')
    .option('--json', 'print the result as JSON')
    .action((options: PruneOptions) =>
      runCommand(options, () =>
        withOwnerStore(async ({ db }) => {
          const now = Date.now();
          const before = readTime(options.before, 'before', now);
          const removed = unwrap(await pruneEntries(db, { before, now, principal: commandPrincipal() }));
          if (options.json) return printJson({ before: new Date(before).toISOString(), removed });
          printLine(
            `${removed.toLocaleString('en-US')} entries from before ${new Date(before).toISOString()} are gone.`,
          );
        }),
      ),
    );
