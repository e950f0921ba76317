/** Makes people something to a metric, above what the model says, role by role. */
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { ok, type Result, refused } from '../../kernel/issue.ts';
import { loadDirectory } from '../book/load-goal-book.ts';
import { assignPeople } from './assign-people.ts';
import type { Author } from './author.ts';
import { checkPeople, type People } from './check-people.ts';
import type { GoalStore } from './edit.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

/** An empty list gives its role back to the model. */
export const assignMetric = (
  { db, model }: GoalStore,
  author: Author,
  metric: string,
  people: People,
): Promise<Result<Written>> =>
  writeOnce(
    db,
    author,
    { action: 'assign', input: { metric, people } },
    async (transaction) => {
      const found = findByKey(model.metrics, metric, 'metric', ['metric']);
      const directory = await loadDirectory(transaction, model);
      const wrong = [...(found.kind === 'refused' ? found.issues : []), ...checkPeople(directory, people)];
      if (wrong.length > 0) return refused(...wrong);
      const subject = { kind: 'metric', key: metric } as const;
      await assignPeople(transaction, author, subject, people);
      const after = (await loadDirectory(transaction, model)).involved(subject);
      await logChange(transaction, author, {
        action: 'assign',
        subjectKind: 'metric',
        subject: metric,
        revision: null,
        before: { people: directory.involved(subject) },
        after: { people: after },
      });
      return ok({ id: metric });
    },
    // Two at once would both begin with the same people.
    'alone',
  );
