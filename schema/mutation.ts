/** The root of all changes, and the one shape that every change answers in. */
import type { Author } from '../src/goals/write/author.ts';
import type { Written } from '../src/goals/write/write-once.ts';
import type { Issue, Result } from '../src/kernel/issue.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { IssueRef } from './issue.ts';

builder.mutationType({
  description:
    'Everything that can be changed. Each change is done whole or not at all, says who did it in the log of changes, and ' +
    'answers with what stands in its way as `issues`, which is empty where it was done. Who acts is the stakeholder of the token or key; on a server without authentication the header `cairn-actor` says it.',
});

/** What a change came to: the id of what was changed, or that stands in its way. */
export interface Changed {
  readonly id: string | null;
  readonly issues: readonly Issue[];
}

/** Runs a change in the name of who asks; what was read before is forgotten. `about` is what a refused change was about. */
export async function change(
  { goals }: Context,
  idempotencyKey: string | null | undefined,
  about: string | null,
  work: (author: Author) => Promise<Result<Written>>,
): Promise<Changed> {
  const author = await goals.author(idempotencyKey ?? null);
  const written = author.kind === 'ok' ? await work(author.value) : author;
  goals.changed();
  return written.kind === 'ok' ? { id: written.value.id, issues: [] } : { id: about, issues: written.issues };
}

export const issuesField = {
  type: [IssueRef] as [typeof IssueRef],
  description: 'What stands in the way of the change; empty where it was done.',
  resolve: ({ issues }: Changed) => [...issues],
};

export const idempotencyKeyArgument = {
  description:
    'A key of your own making, such as a UUID: the same request sent again under it is done once, and answers the same.',
} as const;

export const revisionArgument = {
  required: true,
  description:
    'The `revision` that the change was made on; a newer one in between is refused as STALE_EDIT, and comes back.',
} as const;

/** Where changes are written, and the model that they are checked against. */
export const storeOf = ({ goals, catalog }: Context) => ({ db: goals.db, model: catalog.model });
