/** `cairn key rotate`: another secret for a key, while the one before is still taken for a time. */
import { Command } from 'commander';
import { rotateKey } from '../../../access/keys/change-keys.ts';
import { databaseClock } from '../../../jobs/database-clock.ts';
import { issue, RefusedError, unwrap } from '../../../kernel/issue.ts';
import { type OutputOptions, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';
import { readSpan } from './read-options.ts';
import { showKey } from './show-key.ts';
import { changeAndTell, logged } from './tell-servers.ts';

interface RotateOptions extends OutputOptions {
  readonly overlap: string;
}

export const rotateKeyCommand = (): Command =>
  new Command('rotate')
    .description('Give a key another secret and show it, once; the one before is taken for the overlap.')
    .argument('<key>', 'id or name of the key')
    .option('--overlap <span>', 'how long the secret from before is still taken: 12h, 7d, or 0h for not at all', '24h')
    .option('--json', 'print it as JSON')
    .action((name: string, options: RotateOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const overlap = readSpan(options.overlap);
          if (overlap === null)
            throw new RefusedError([
              issue('KEY_INVALID', `"${options.overlap}" is no span.`, {
                path: ['overlap'],
                hints: ['Write hours or days: 12h, 7d.'],
              }),
            ]);
          const now = await databaseClock(db)();
          const made = unwrap(
            await changeAndTell(db, async (transaction) =>
              logged(transaction, 'key rotate', await rotateKey(transaction, name, overlap, now)),
            ),
          );
          showKey(made, options, `Key ${made.id}. The secret from before is taken for ${options.overlap} more.`);
        }),
      ),
    );
