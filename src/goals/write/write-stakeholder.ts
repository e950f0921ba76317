/** Makes and changes people and teams that the model does not name. */
import { eq } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { stakeholders } from '../../../db/tables/stakeholders.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { loadDirectory } from '../book/load-goal-book.ts';
import type { KnownStakeholder } from '../stakeholders.ts';
import type { Author } from './author.ts';
import { checkRevision } from './check-revision.ts';
import { checkStakeholderContent } from './check-stakeholder-content.ts';
import { type GoalStore, madeBy } from './edit.ts';
import { logChange } from './log-change.ts';
import type { NewStakeholder, StakeholderEdit } from './stakeholder-input.ts';
import { type Written, writeOnce } from './write-once.ts';

export const createStakeholder = (
  { db, model }: GoalStore,
  author: Author,
  input: NewStakeholder,
): Promise<Result<Written>> =>
  writeOnce(
    db,
    author,
    { action: 'createStakeholder', input },
    async (transaction) => {
      const directory = await loadDirectory(transaction, model);
      const taken = directory.stakeholders.get(input.key);
      const wrong = [...(taken ? [takenBy(taken)] : []), ...checkStakeholderContent(directory, input)];
      if (wrong.length > 0) return refused(...wrong);
      const [after] = await transaction
        .insert(stakeholders)
        .values({ ...input, ...madeBy(author) })
        .returning();
      await logChange(transaction, author, {
        action: 'createStakeholder',
        ...subjectOf(input.key, 1),
        before: null,
        after,
      });
      return ok({ id: input.key });
    },
    'alone',
  );

export const updateStakeholder = (
  { db, model }: GoalStore,
  author: Author,
  { key, revision }: { readonly key: string; readonly revision: number },
  edit: StakeholderEdit,
): Promise<Result<Written>> =>
  writeOnce(
    db,
    author,
    { action: 'updateStakeholder', input: { key, revision, edit } },
    async (transaction) => {
      const directory = await loadDirectory(transaction, model);
      const found = findByKey(directory.stakeholders, key, 'stakeholder');
      if (found.kind === 'refused') return found;
      const before = await editable(transaction, found.value);
      if (before.kind === 'refused') return before;
      const stale = checkRevision('stakeholder', before.value, revision);
      if (stale.length > 0) return refused(...stale);
      const { name, title, email, memberOf } = before.value;
      const content = { name, title, email, memberOf, ...edit };
      // A team that left since is not named anew by an edit of something else.
      const said = 'memberOf' in edit ? content : { ...content, memberOf: null };
      const wrong = checkStakeholderContent(directory, { ...said, key, kind: before.value.kind });
      if (wrong.length > 0) return refused(...wrong);
      const edited = { revision: revision + 1, updatedAt: new Date(author.now), updatedBy: author.actor };
      const [after] = await transaction
        .update(stakeholders)
        .set({ ...content, ...edited })
        .where(eq(stakeholders.key, key))
        .returning();
      await logChange(transaction, author, {
        action: 'updateStakeholder',
        ...subjectOf(key, revision + 1),
        before: before.value,
        after,
      });
      return ok({ id: key });
    },
    'alone',
  );

const subjectOf = (subject: string, revision: number) => ({ subjectKind: 'stakeholder', subject, revision });

const takenBy = ({ name, source }: KnownStakeholder) =>
  issue('STAKEHOLDER_INVALID', `The key is that of ${name}.`, {
    path: ['key'],
    hints: [source === 'model' ? 'Choose another: this one is in a model file.' : 'Choose another, or change theirs.'],
  });

/** The row of somebody who is managed here, and has not left. */
async function editable(
  transaction: Database,
  { key, name, source, leftAt }: KnownStakeholder,
): Promise<Result<typeof stakeholders.$inferSelect>> {
  const invalid = (message: string, hint: string) =>
    refused(issue('STAKEHOLDER_INVALID', message, { path: ['key'], hints: [hint] }));
  if (source === 'model')
    return invalid(`${name} is defined in a model file.`, 'Edit the file, and run `cairn apply` with it.');
  if (leftAt !== null) return invalid(`${name} has left.`, 'What was theirs is their successor’s.');
  const [row] = await transaction.select().from(stakeholders).where(eq(stakeholders.key, key));
  if (!row) throw new Error('Who is managed here has a row.');
  return ok(row);
}
