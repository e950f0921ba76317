/** What stopped an import, in words for people: which line, and what to do. */
import { classifyError, whatIsWanting } from '../../db/classify-error.ts';
import { type Issue, issue } from '../kernel/issue.ts';
import { FileError } from './file/file-error.ts';
import type { Position } from './load/load.ts';

/** Classes of SQLSTATE that speak of the rows and of the machine, and not of a mistake in a statement. */
const aboutRows = /^(22|23|25006|42501|53|54|55P03|57014|58)/;

/** read_only_sql_transaction and disk_full: the database is there, and refuses the rows. */
const noPlace: ReadonlySet<string> = new Set(['25006', '53100']);

/** Null for what no one foresaw. */
export function describeFailure(
  error: unknown,
  import_: { readonly file: string; readonly dataset: { readonly table: string } },
  position: Position,
): Issue | null {
  const line = position.line;
  if (error instanceof FileError) {
    const location = error.line === null ? undefined : { file: import_.file, line: error.line, column: 1 };
    return issue('IMPORT_FILE_UNREADABLE', `${error.message} Nothing was stored.`, { hints: error.hints, location });
  }
  const reached = line > 0 ? ` at line ${line} of "${import_.file}"` : '';
  const { code, detail, message } = error as { code?: unknown; detail?: unknown; message?: unknown };
  const wanting = whatIsWanting(error);
  if (classifyError(error) === 'unavailable' && !noPlace.has(String(code))) {
    return issue(
      'DATABASE_UNAVAILABLE',
      `${wanting?.message ?? 'The database went away'}${reached}. Nothing was stored.`,
      {
        hints: ['Import the file again: rows that are there already are recognised.'],
      },
    );
  }
  if (typeof code !== 'string' || !aboutRows.test(code)) return null;
  const why = `${typeof message === 'string' ? message : code}${typeof detail === 'string' ? ` (${detail})` : ''}`;
  return issue(
    'IMPORT_ROWS_REFUSED',
    `${import_.dataset.table} was refused by the database${reached}: ${why}. Nothing was stored.`,
    {
      hints: wanting
        ? [wanting.hint]
        : code === '55P03'
          ? ['Somebody else is writing to the table: try again later.']
          : [],
      ...(line > 0 ? { location: { file: import_.file, line, column: 1 } } : {}),
    },
  );
}
