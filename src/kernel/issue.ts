/** What is wrong with a question, a model or a file, as a value: collected, coded, and with a hint for the next step. */
import type { IssueCode } from './issue-codes.ts';

export interface SourceLocation {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

export interface Issue {
  readonly code: IssueCode;
  /** One sentence: what is wrong, naming the thing. */
  readonly message: string;
  /** Where in the input: argument names, list indexes, model keys. */
  readonly path: readonly (string | number)[];
  /** What to do next, most likely first. May be empty. */
  readonly hints: readonly string[];
  /** Where in a file, if the input was a file. */
  readonly location?: SourceLocation;
}

/** Characters of a message: a name that is quoted can be as long as a request. */
const longest = 2_000;

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

export function issue(
  code: IssueCode,
  told: string,
  more: { path?: readonly (string | number)[]; hints?: readonly string[]; location?: SourceLocation | undefined } = {},
): Issue {
  const { path = [], hints = [], location } = more;
  const message = shortened(told);
  return location === undefined ? { code, message, path, hints } : { code, message, path, hints, location };
}

/** A value, or the issues that stand in its way: never both, and never an empty list of issues. */
export type Result<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

export const ok = <T>(value: T): Result<T> => ({ kind: 'ok', value });

export const refused = (...issues: readonly Issue[]): Result<never> => ({ kind: 'refused', issues });

/** Carries issues through code that can only throw (resolvers, DataLoader, CLI actions). */
export class RefusedError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.name = 'RefusedError';
    this.issues = issues;
  }
}

/** The value of a result; throws `RefusedError` where it was refused. */
export function unwrap<T>(result: Result<T>): T {
  if (result.kind === 'refused') throw new RefusedError(result.issues);
  return result.value;
}

/** All values, or the issues of all that were refused. */
export function collect<T>(results: readonly Result<T>[]): Result<readonly T[]> {
  const issues = results.flatMap((result) => (result.kind === 'refused' ? result.issues : []));
  if (issues.length > 0) return refused(...issues);
  return ok(results.map(unwrap));
}

/** One line for people: `nps.yaml:4:3 MODEL_SHAPE metrics.0.top: … Hint: …`. */
export function formatIssue(found: Issue): string {
  const where = found.location ? `${found.location.file}:${found.location.line}:${found.location.column} ` : '';
  const path = found.path.length > 0 ? ` (at ${found.path.join('.')})` : '';
  const hints = found.hints.map((hint) => ` ${hint}`).join('');
  return `${where}${found.code}: ${found.message}${path}${hints}`;
}
