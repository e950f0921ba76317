/** `cairn key create`: a new API key, shown once. */
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { createKey } from '../../../access/keys/change-keys.ts';
import { accessRoles } from '../../../access/role.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { loadDirectory } from '../../../goals/book/load-goal-book.ts';
import { databaseClock } from '../../../jobs/database-clock.ts';
import { ok, unwrap } from '../../../kernel/issue.ts';
import { type OutputOptions, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';
import { type KeyOptions, readKeyOptions } from './read-options.ts';
import { showKey } from './show-key.ts';
import { changeAndTell, logged } from './tell-servers.ts';

export const createKeyCommand = (): Command =>
  new Command('create')
    .description('Make an API key and show it, once.')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--role <role>', `what it may do: ${accessRoles.join(', ')}`)
    .option('--scopes <scopes>', 'only these scopes of the role, with commas between')
    .option('--expires <when>', 'after 90d or 12h, or on a day: 2027-01-31 (never)')
    .option('--stakeholder <key>', 'the person or team that it acts as (nobody)')
    .option('--attribute <name=value...>', 'what rules about rows may look at')
    .option('--json', 'print it as JSON')
    .action((options: KeyOptions & OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const now = await databaseClock(db)();
          const known = options.stakeholder === undefined ? new Set<string>() : await presentStakeholders(db);
          const said = unwrap(readKeyOptions(options, known, now));
          const made = await changeAndTell(db, async (transaction) => {
            const key = await createKey(transaction, { ...said, createdBy: userInfo().username }, now);
            await logged(transaction, 'key create', ok(key));
            return key;
          });
          showKey(
            made,
            options,
            `Key ${made.id}, "${said.name}", of a${said.role.startsWith('a') ? 'n' : ''} ${said.role}.`,
          );
        }),
      ),
    );

async function presentStakeholders(db: Parameters<typeof loadCatalog>[0]): Promise<ReadonlySet<string>> {
  const { model } = unwrap(await loadCatalog(db));
  const { stakeholders } = await loadDirectory(db, model);
  return new Set([...stakeholders.values()].filter(({ leftAt }) => leftAt === null).map(({ key }) => key));
}
