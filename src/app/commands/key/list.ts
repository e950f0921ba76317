/** `cairn key list`: all keys that were ever made, and whether they are still taken. */
import Table from 'cli-table3';
import { Command } from 'commander';
import type { ApiKey } from '../../../access/keys/api-key.ts';
import { listKeys } from '../../../access/keys/read-keys.ts';
import { databaseClock } from '../../../jobs/database-clock.ts';
import type { Instant } from '../../../kernel/period.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';

export const listKeysCommand = (): Command =>
  new Command('list')
    .description('List API keys: role, scopes, whether they are taken, and when they were used last.')
    .option('--json', 'print them as JSON')
    .action((options: OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const now = await databaseClock(db)();
          const keys = await listKeys(db);
          if (options.json) return printJson({ keys: keys.map((key) => described(key, now)) });
          if (keys.length === 0) return printNote('There is no key: "cairn key create" makes one.');
          printLine(render(keys, now));
        }),
      ),
    );

function stateOf({ revokedAt, expiresAt, previousUntil }: ApiKey, now: Instant): string {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  return previousUntil !== null && previousUntil > now ? 'rotating' : 'valid';
}

const time = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

const described = (key: ApiKey, now: Instant) => ({
  id: key.id,
  name: key.name,
  state: stateOf(key, now),
  role: key.role,
  scopes: key.scopes,
  stakeholder: key.stakeholder,
  attributes: key.attributes,
  createdAt: time(key.createdAt),
  expiresAt: time(key.expiresAt),
  rotatedAt: time(key.rotatedAt),
  previousUntil: time(key.previousUntil),
  revokedAt: time(key.revokedAt),
  lastUsedAt: time(key.lastUsedAt),
});

function render(keys: readonly ApiKey[], now: Instant): string {
  const head = ['id', 'name', 'state', 'role', 'scopes', 'acts as', 'expires', 'last used'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  const shown = (at: Instant | null): string => time(at)?.slice(0, 16).replace('T', ' ') ?? 'never';
  for (const key of keys) {
    const { id, name, role, scopes, stakeholder, expiresAt, lastUsedAt } = key;
    const narrowed = scopes === null ? 'of the role' : scopes.join(' ');
    table.push([id, name, stateOf(key, now), role, narrowed, stakeholder ?? '', shown(expiresAt), shown(lastUsedAt)]);
  }
  return table.toString();
}
