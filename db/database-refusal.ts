/** What a database cannot do just now, as issues for whoever asked. */
import { issue, RefusedError } from '../src/kernel/issue.ts';
import { classifyError, whatIsWanting } from './classify-error.ts';

/** Null for everything that is wrong with us. */
export function databaseRefusal(error: unknown): RefusedError | null {
  switch (classifyError(error)) {
    case 'unavailable':
      return new RefusedError([unavailable(error)]);
    case 'timeout':
      return new RefusedError([
        issue('DATABASE_TIMEOUT', 'The question took longer than a statement may take.', {
          hints: ['Ask for a shorter period, a coarser grain or fewer groups.'],
        }),
      ]);
    case 'other':
      return isNoText(error) ? new RefusedError([noText]) : null;
  }
}

/** Hints are for whoever asks: what to do about the database is in the log and in `cairn doctor`. */
const unavailable = (error: unknown) =>
  issue('DATABASE_UNAVAILABLE', `${whatIsWanting(error)?.message ?? 'The database does not answer'}.`, {
    hints: ['Nothing was lost; ask again in a moment.'],
  });

/** Of all characters that a request can hold, Postgres has no place for NUL. */
function isNoText(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause as { code?: unknown } | null)?.code === '22021';
}

const noText = issue('MALFORMED_INPUT', 'A text holds a character that no text can hold.', {
  hints: ['Leave out the character NUL (\\u0000).'],
});
