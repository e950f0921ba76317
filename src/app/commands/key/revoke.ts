/** `cairn key revoke`: ends a key for good, on every server at once. */
import { Command } from 'commander';
import { revokeKey } from '../../../access/keys/change-keys.ts';
import { databaseClock } from '../../../jobs/database-clock.ts';
import { unwrap } from '../../../kernel/issue.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';
import { changeAndTell, logged } from './tell-servers.ts';

export const revokeKeyCommand = (): Command =>
  new Command('revoke')
    .description('End a key for good, on every server at once.')
    .argument('<key>', 'id or name of the key')
    .option('--json', 'print it as JSON')
    .action((name: string, options: OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const now = await databaseClock(db)();
          const { id } = unwrap(
            await changeAndTell(db, async (transaction) =>
              logged(transaction, 'key revoke', await revokeKey(transaction, name, now)),
            ),
          );
          if (options.json) return printJson({ id, revoked: true });
          printLine(`Key ${id} is revoked.`);
        }),
      ),
    );
