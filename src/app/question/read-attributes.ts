/** Attributes of a principal on the command line: `name=value`, as often as there are values. */
import type { Attributes } from '../../access/principal.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';

/** `option`: its name, without dashes. */
export function readAttributes(given: readonly string[], code: IssueCode, option: string): Result<Attributes> {
  const read = new Map<string, readonly string[]>();
  for (const each of given) {
    const [, name, value] = /^([\w.:/-]+)=(.+)$/.exec(each) ?? [];
    if (name === undefined || value === undefined)
      return refused(
        issue(code, `"${each}" is no attribute.`, {
          path: [option],
          hints: [`Write name=value: --${option} region=EMEA.`],
        }),
      );
    read.set(name, [...(read.get(name) ?? []), value]);
  }
  return ok(Object.fromEntries(read));
}
