/** An issue with one option of the command line. */
import { type Issue, issue } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';

/** `option` as it is written: `--last`. */
export const optionIssue = (code: IssueCode, option: string, message: string, ...hints: readonly string[]): Issue =>
  issue(code, message, { path: [option], hints });
