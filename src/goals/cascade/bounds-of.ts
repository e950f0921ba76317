/** What the number of a metric cannot leave, as far as its definition says: where a cascade must stop. */
import { type Condition, readCondition } from '../../model/condition.ts';
import type { Metric, MetricOf } from '../../model/metric.ts';
import type { Bounds } from './cascade.ts';

const percent: Bounds = { minimum: 0, maximum: 100 };
const notNegative: Bounds = { minimum: 0, maximum: null };
const unbounded: Bounds = { minimum: null, maximum: null };

/**
 * Shares and scores 0 to 100, net shares −100 to 100, counts from 0; a mean within what `valid` says of its value. Null ends for all
 * else: a sum, a ratio and a balance can be anything, and of a formula nothing is known.
 */
export function boundsOf(metric: Metric): Bounds {
  switch (metric.type) {
    case 'share':
    case 'conversion':
      return percent;
    case 'net_share':
      return { minimum: -100, maximum: 100 };
    case 'score':
      return metric.of === 'count' ? notNegative : percent;
    case 'count':
    case 'distinct':
      return notNegative;
    case 'retention':
      return metric.measure === 'net' || metric.measure === 'gained' ? notNegative : percent;
    case 'mean':
      return boundsOfMean(metric);
    default:
      return unbounded;
  }
}

function boundsOfMean({ value, valid }: MetricOf<'mean'>): Bounds {
  if (valid === undefined || typeof value !== 'string') return unbounded;
  const held = heldBy(readCondition(valid));
  const ends = (operators: readonly string[]) =>
    held.flatMap((each) =>
      each.field === value && operators.includes(each.operator) && typeof each.value === 'number' ? [each.value] : [],
    );
  const [lower, upper] = [ends(['gte', 'gt', 'eq']), ends(['lte', 'lt', 'eq'])];
  return {
    minimum: lower.length > 0 ? Math.max(...lower) : null,
    maximum: upper.length > 0 ? Math.min(...upper) : null,
  };
}

/** The comparisons that every row meets. */
const heldBy = (condition: Condition): readonly Extract<Condition, { kind: 'compare' }>[] => {
  if (condition.kind === 'and') return condition.conditions.flatMap(heldBy);
  return condition.kind === 'compare' ? [condition] : [];
};
