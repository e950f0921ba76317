/** How commands speak: results on standard output, everything else on standard error; `--json` for machines. */
import { classifyError, whatIsWanting } from '../../../db/classify-error.ts';
import { formatIssue, type Issue, issue, RefusedError } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';
import { exitCodes } from '../exit-codes.ts';

export interface OutputOptions {
  readonly json?: boolean | undefined;
}

export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

export const printLine = (text = ''): void => void process.stdout.write(`${visible(text)}\n`);

/** For people only: never on standard output, so that pipes stay clean. */
export const printNote = (text: string): void => void process.stderr.write(`${visible(text)}\n`);

/** A terminal obeys what names and cells of strangers may hold: such characters are told as what they are. */
const visible = (text: string): string =>
  text.replace(/\p{Cc}/gu, (found) =>
    found === '\n' || found === '\t' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const machineCodes: ReadonlySet<IssueCode> = new Set<IssueCode>([
  'DATABASE_UNAVAILABLE',
  'DATABASE_UNSUPPORTED',
  'DATABASE_TIMEOUT',
  'MIGRATION_NOT_ALLOWED',
  'DATA_FOLDER_LOCKED',
  'DATA_FOLDER_UNUSABLE',
  'PORT_IN_USE',
]);

/** Prints issues and sets the exit code: 3 where the machine is at fault, 2 otherwise. */
export function printIssues(issues: readonly Issue[], { json }: OutputOptions): void {
  if (json) printJson({ issues });
  else for (const found of issues) printNote(formatIssue(found));
  process.exitCode = issues.some(({ code }) => machineCodes.has(code)) ? exitCodes.unavailable : exitCodes.refused;
}

/** Runs a command to its end: refusals are printed as issues, anything else as a failure. */
export async function runCommand(options: OutputOptions, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (error instanceof RefusedError) return printIssues(error.issues, options);
    const away = databaseIssue(error);
    if (away) return printIssues([away], options);
    const message = error instanceof Error ? error.message : String(error);
    // A driver's message carries SQL and parameters; its cause says what happened.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : message;
    if (options.json) printJson({ error: cause });
    else printNote(`Failed: ${cause}`);
    if (process.env.LOG_LEVEL === 'debug') printNote(String(error instanceof Error ? error.stack : error));
    process.exitCode = exitCodes.failed;
  }
}

/** A database that went away, or was too slow, between two steps of a command. */
function databaseIssue(error: unknown): Issue | null {
  switch (classifyError(error)) {
    case 'unavailable': {
      const { message, hint } = whatIsWanting(error) ?? {
        message: 'The database does not answer any more',
        hint: null,
      };
      return issue('DATABASE_UNAVAILABLE', `${message}.`, {
        hints: [...(hint === null ? [] : [hint]), 'What was not finished was undone; run the command again.'],
      });
    }
    case 'timeout':
      return issue('DATABASE_TIMEOUT', 'A statement took longer than the limit and was cancelled.', {
        hints: ['CAIRN_STATEMENT_TIMEOUT sets the limit, in milliseconds.'],
      });
    case 'other':
      return null;
  }
}
