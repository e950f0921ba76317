/** A question from the command line is written down as one over HTTP is, where those are. */
import type { Database } from '../../../db/connection.ts';
import { writeEntries } from '../../access/log/write-entries.ts';
import { judgeErrors } from '../answering/judge-errors.ts';
import type { Config } from '../config.ts';
import { AccessNote, entryOf } from './access-note.ts';
import { commandPrincipal } from './log-command.ts';

export async function logQuestion(
  db: Database,
  { accessLog }: Pick<Config, 'accessLog'>,
  operation: string,
  ask: (note: AccessNote) => Promise<void>,
): Promise<void> {
  const note = new AccessNote();
  note.operation = operation;
  note.operationType = 'query';
  try {
    await ask(note);
  } catch (error) {
    note.end(judgeErrors([error]));
    throw error;
  } finally {
    const principal = { kind: 'command', id: commandPrincipal(), stakeholder: null };
    if (accessLog !== 'off')
      await writeEntries(db, [entryOf(note, { channel: 'command', requestId: null, principal, at: Date.now() })]);
  }
}
