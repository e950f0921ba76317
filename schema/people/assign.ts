/** Who is to be what to a metric, a goal or a target: the one change for all three. */
import { findGoal, findTarget } from '../../src/goals/book/find-seen.ts';
import { assignMetric } from '../../src/goals/write/assign-metric.ts';
import { assignGoal } from '../../src/goals/write/write-goal.ts';
import { assignTarget } from '../../src/goals/write/write-target.ts';
import { issue, refused } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { GoalRef, TargetRef } from '../goals/goal-ref.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, storeOf } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { PeopleInput, readPeople } from './people.ts';

interface Assigned extends Changed {
  readonly kind: 'metric' | 'goal' | 'target';
}

const AssignPayload = builder.objectRef<Assigned>('AssignPayload').implement({
  description: 'What an assignment came to: one of metric, goal and target, as it is now.',
  fields: (t) => ({
    metric: t.field({
      type: MetricRef,
      nullable: true,
      description: 'The metric, also where the change was refused; null for a goal or target.',
      resolve: ({ kind, id }, _, { catalog }) =>
        (kind === 'metric' && id !== null && catalog.model.metrics.get(id)) || null,
    }),
    goal: t.field({
      type: GoalRef,
      nullable: true,
      description: 'The goal, also where the change was refused; null for a metric or target.',
      resolve: async ({ kind, id }, _, { goals }) => {
        const found = kind === 'goal' && id !== null ? findGoal(await goals.book(), goals.viewer, id) : null;
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'The target, also where the change was refused; null for a metric or goal.',
      resolve: async ({ kind, id }, _, { goals }) => {
        const found = kind === 'target' && id !== null ? findTarget(await goals.book(), goals.viewer, id) : null;
        return found?.kind === 'ok' ? found.value : null;
      },
    }),
    issues: t.field(issuesField),
  }),
});

builder.mutationField('assign', (t) =>
  t.field({
    type: AssignPayload,
    description:
      'Says who is what to one metric, goal or target; of a metric it stands above its model file, role by role, and an empty list ' +
      'gives a role back to the file. Who it was before stays known: see `ownership`.',
    args: {
      metric: t.arg.id({ description: 'Key of a metric; or give goal or target.' }),
      goal: t.arg.id({ description: 'Global id of a goal that is not closed.' }),
      target: t.arg.id({ description: 'Global id of a target that is not withdrawn.' }),
      revision: t.arg.int({
        description: 'Of a goal or target, the `revision` that the change was made on; a metric has none.',
      }),
      people: t.arg({ type: PeopleInput, required: true, description: 'Who is to be what.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: async (_, { metric, goal, target, revision, people: input, idempotencyKey }, context) => {
      const people = readPeople(input);
      const named = [metric, goal, target].filter((each) => each != null).length;
      const kind: Assigned['kind'] = metric != null ? 'metric' : goal != null ? 'goal' : 'target';
      const id = metric ?? (goal == null ? readId('Target', target ?? '') : readId('Goal', goal));
      const about = named === 1 ? id : null;
      const changed = await change(context, idempotencyKey, about, async (author) => {
        if (named !== 1) return refused(onlyOne);
        if (kind === 'metric') return assignMetric(storeOf(context), author, id, people);
        if (revision == null) return refused(noRevision);
        const { db, model } = storeOf(context);
        if (kind === 'goal') return assignGoal({ db, model }, author, { id, revision }, people);
        return assignTarget({ db, session: context.session }, author, { id, revision }, people);
      });
      return { ...changed, kind };
    },
  }),
);

const onlyOne = issue('MALFORMED_INPUT', 'An assignment is of one metric, goal or target.', {
  path: ['metric'],
  hints: ['Give exactly one of metric, goal and target.'],
});

const noRevision = issue('MALFORMED_INPUT', 'Which revision the change was made on is not said.', {
  path: ['revision'],
  hints: ['Give the field revision of the goal or target.'],
});
