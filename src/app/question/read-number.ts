/** `--last 4` and `--top 5`: a whole number, or an issue. */
import { ok, type Result, refused } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';
import { optionIssue } from './option-issue.ts';

/** 1 or more. */
export function readNumber(text: string, option: string, code: IssueCode): Result<number> {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return ok(number);
  return refused(optionIssue(code, option, `"${text}" is no whole number of 1 or more.`, `Write ${option} 4.`));
}
