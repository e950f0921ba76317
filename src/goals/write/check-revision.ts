/** Optimistic concurrency: an edit names the revision that it was made on. */
import { type Issue, issue } from '../../kernel/issue.ts';

/** STALE_EDIT where somebody else was faster. */
export function checkRevision(
  noun: string,
  stored: { readonly revision: number; readonly updatedBy: string },
  expected: number,
): readonly Issue[] {
  if (stored.revision === expected) return [];
  return [
    issue(
      'STALE_EDIT',
      `The ${noun} was changed by ${stored.updatedBy} in between: it is at revision ${stored.revision}, and the edit was made on ${expected}.`,
      {
        path: ['revision'],
        hints: ['Look at the newer one, which comes with this refusal, and send the edit again with its revision.'],
      },
    ),
  ];
}
