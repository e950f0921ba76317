/** What a command changes has its entry, too: of whoever ran it, by the name that they have on their machine. */
import { userInfo } from 'node:os';
import type { Database } from '../../../db/connection.ts';
import { type AccessEntry, createEntry } from '../../access/log/entry.ts';
import { writeEntries } from '../../access/log/write-entries.ts';
import { loadConfig } from '../config.ts';

export const commandPrincipal = (): string => `command:${userInfo().username}`;

type Said = Pick<AccessEntry, 'operation'> & Partial<Omit<AccessEntry, 'operation' | 'channel' | 'principal'>>;

/** In the transaction of the change where there is one: then they are there together, or neither is. */
export async function logCommand(db: Database, said: Said): Promise<void> {
  if (!loadConfig().accessLogOfCommands) return;
  const principal = commandPrincipal();
  await writeEntries(db, [
    createEntry({
      at: Date.now(),
      kind: 'action',
      channel: 'command',
      principalKind: 'command',
      principal,
      outcome: 'ok',
      ...said,
    }),
  ]);
}
