/** `cairn key`: API keys, by which BI tools and services prove who they are. */
import { Command } from 'commander';
import { createKeyCommand } from './key/create.ts';
import { listKeysCommand } from './key/list.ts';
import { revokeKeyCommand } from './key/revoke.ts';
import { rotateKeyCommand } from './key/rotate.ts';

export const keyCommand = (): Command => {
  const command = new Command('key')
    .description('Make, list, rotate and revoke API keys, by which BI tools and services are let in.')
    .addHelpText(
      'after',
      '\nServers take keys with CAIRN_API_KEYS=on, as "Authorization: Bearer …" or "x-api-key". See docs/access.md.\n\nExamples:\n  $ cairn key create --name metabase --role viewer --expires 365d\n  $ cairn key rotate metabase\n  $ cairn key revoke metabase',
    );
  for (const part of [createKeyCommand, listKeysCommand, rotateKeyCommand, revokeKeyCommand])
    command.addCommand(part());
  return command;
};
