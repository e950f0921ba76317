/** `cairn access-log`: who asked and changed what, and how old entries go. */
import { Command } from 'commander';
import { listEntriesCommand } from './access-log/list.ts';
import { pruneEntriesCommand } from './access-log/prune.ts';

export const accessLogCommand = (): Command => {
  const command = new Command('access-log')
    .description('Show who asked and changed what, newest first; or remove old entries.')
    .addHelpText(
      'after',
      '\nServers write it with CAIRN_ACCESS_LOG=on. See docs/access-log.md.\n\nExamples:\n  $ cairn access-log --since 7d\n  $ cairn access-log --principal key:3f9c0a1b2c3d4e5f --json\n  $ cairn access-log prune --before 2026-01-01',
    );
  command.addCommand(listEntriesCommand(), { isDefault: true });
  command.addCommand(pruneEntriesCommand());
  return command;
};
