/** What is promised of a metric, and the pyramid with the statuses of its targets. */

import { findProblems, type Problem, worstStatus } from '../../src/goals/pyramid/find-problems.ts';
import { metricTargets } from '../../src/goals/pyramid/metric-targets.ts';
import type { TargetStatus } from '../../src/goals/status/target-status.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { PyramidLevelRef } from '../definitions/level.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { PyramidRef } from '../definitions/pyramid.ts';
import { TargetRef } from './goal-ref.ts';
import { TargetStatusEnum } from './goal-words.ts';

const targetsOf = async ({ goals }: Context, { key }: Metric) => metricTargets(await goals.book(), goals.viewer, key);

/** All standings are asked for in one tick. */
async function statusOf(context: Context, metric: Metric): Promise<TargetStatus> {
  const standings = await Promise.all((await targetsOf(context, metric)).map((each) => context.goals.standing(each)));
  return worstStatus(standings.map(({ status }) => status));
}

builder.objectFields(MetricRef, (t) => ({
  targets: t.field({
    type: [TargetRef],
    description: 'What active goals that you may see promise of it, in the order of making.',
    args: {
      status: t.arg({ type: [TargetStatusEnum], description: 'Only those that stand here; all when absent.' }),
    },
    resolve: async (metric, { status }, context) => {
      const targets = await targetsOf(context, metric);
      if (status == null) return [...targets];
      const standings = await Promise.all(targets.map((target) => context.goals.standing(target)));
      return targets.filter((_, index) => status.includes(standings[index]?.status ?? 'no_target'));
    },
  }),
  status: t.field({
    type: TargetStatusEnum,
    description:
      'The worst status of its targets; NO_TARGET where nothing is promised: never the same as being on track.',
    resolve: (metric, _, context) => statusOf(context, metric),
  }),
}));

builder.objectField(PyramidLevelRef, 'status', (t) =>
  t.field({
    type: TargetStatusEnum,
    description: 'The worst status of the targets of its metrics; NO_TARGET where nothing is promised.',
    resolve: async ({ key }, _, context) => {
      const metrics = [...context.catalog.model.metrics.values()].filter(({ level }) => level === key);
      const statuses = await Promise.all(metrics.map((metric) => statusOf(context, metric)));
      return worstStatus(statuses);
    },
  }),
);

const ProblemRef = builder.objectRef<Problem>('PyramidProblem');

ProblemRef.implement({
  description: 'A metric that is short of a target, and the way downward to what may be behind it.',
  fields: (t) => ({
    metric: t.field({ type: MetricRef, description: 'The metric.', resolve: ({ metric }) => metric }),
    status: t.field({
      type: TargetStatusEnum,
      description: 'Of its worst target: AT_RISK, OFF_TRACK or MISSED.',
      resolve: ({ status }) => status,
    }),
    through: t.field({
      type: [MetricRef],
      description: 'Drivers between the problem above and this one that have no problem of their own, top first.',
      resolve: ({ through }) => [...through],
    }),
    below: t.field({
      type: [ProblemRef],
      description: 'The nearest problems among what drives it and what it is computed from.',
      resolve: (problem) => [...problem.below()],
    }),
  }),
});

builder.objectField(PyramidRef, 'problems', (t) =>
  t.field({
    type: [ProblemRef],
    description:
      'Metrics short of a target that no other problem above explains, each with the way of the problem downward.',
    resolve: async ({ metrics }, _, context) => {
      const all = [...metrics.values()];
      const statuses = await Promise.all(all.map((metric) => statusOf(context, metric)));
      return [
        ...findProblems(
          context.catalog.model,
          new Map(all.map(({ key }, index) => [key, statuses[index] ?? 'no_target'])),
        ),
      ];
    },
  }),
);
