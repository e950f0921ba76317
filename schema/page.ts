/** Whether the arguments of a page make sense, so that a client gets a reason rather than a masked error. */
import { type Issue, issue, RefusedError } from '../src/kernel/issue.ts';

interface Page {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
}

function sizeIssues(page: Page, largest: number): readonly Issue[] {
  return (['first', 'last'] as const).flatMap((size): readonly Issue[] => {
    const value = page[size];
    if (value == null || (value >= 0 && value <= largest)) return [];
    return [
      issue('MALFORMED_INPUT', `A page of ${value} is impossible.`, {
        path: [size],
        hints: [`Ask for 0 to ${largest}.`],
      }),
    ];
  });
}

/** Throws MALFORMED_INPUT for sizes out of range: for lists that read their own cursors. */
export function checkPageSize(page: Page, largest: number): void {
  const issues = sizeIssues(page, largest);
  if (issues.length > 0) throw new RefusedError(issues);
}

/** Throws MALFORMED_INPUT for sizes out of range and cursors that no list gave. */
export function checkPage(page: Page, largest: number): void {
  const issues: Issue[] = [...sizeIssues(page, largest)];
  for (const cursor of ['after', 'before'] as const) {
    const value = page[cursor];
    if (value != null && !/^OffsetConnection:\d+$/.test(Buffer.from(value, 'base64').toString()))
      issues.push(
        issue('MALFORMED_INPUT', `The cursor in "${cursor}" is not one of this list.`, {
          path: [cursor],
          hints: ['Use a cursor of an entry, or endCursor.'],
        }),
      );
  }
  if (issues.length > 0) throw new RefusedError(issues);
}
