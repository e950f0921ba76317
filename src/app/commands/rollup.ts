/** `cairn rollup`: the tables of cells that the model declares, and what a server does for them in the background, here and now. */
import { Command } from 'commander';
import { buildCommand } from './rollup/build.ts';
import { dropCommand } from './rollup/drop.ts';
import { listCommand } from './rollup/list.ts';
import { refreshCommand } from './rollup/refresh.ts';
import { suggestCommand } from './rollup/suggest.ts';

export const rollupCommand = (): Command => {
  const command = new Command('rollup')
    .description('See, build, drop and find rollups: tables of cells that questions read in place of all rows.')
    .addHelpText(
      'after',
      '\nServers build and refresh rollups by themselves; these commands work beside them. See docs/rollups.md.\n\nExamples:\n  $ cairn rollup list\n  $ cairn rollup build responses_by_segment\n  $ cairn rollup suggest >> models/acme/rollups.yaml',
    );
  for (const part of [listCommand, buildCommand, refreshCommand, dropCommand, suggestCommand])
    command.addCommand(part());
  return command;
};
