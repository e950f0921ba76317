/** Finds promises about numbers that are not there any more. */
import { didYouMean } from '../../../kernel/did-you-mean.ts';
import type { AuditRule } from '../audit-rule.ts';
import { promised } from '../look.ts';

export const targetMetricRemoved: AuditRule<'TARGET_METRIC_REMOVED'> = {
  code: 'TARGET_METRIC_REMOVED',
  severity: 'error',
  finds: 'A target on a metric that the model no longer has: it will never be judged again.',
  find: ({ book, model, ...scene }) =>
    promised({ book, model, ...scene })
      .filter(({ metric }) => !model.metrics.has(metric))
      .map(({ id, metric, goal }) => ({
        subject: { kind: 'target', key: id },
        message: `A target of "${book.goals.get(goal)?.title ?? goal}" is on the metric "${metric}", which the model no longer has.`,
        hint: ['Withdraw it, or bring the metric back.', ...didYouMean(metric, model.metrics.keys())].join(' '),
      })),
};
