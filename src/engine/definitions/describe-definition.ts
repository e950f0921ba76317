/** What a metric counts, in words: for people who read a definition, not for machines. */
import { assertNever } from '../../kernel/assert-never.ts';
import { type Condition, type ConditionInput, readCondition } from '../../model/condition.ts';
import type { MeasureReference, Metric, MetricOf } from '../../model/metric.ts';

/** The formula as the model words it, or one made from the type: `share of rows with score ≥ 4`. */
export function describeFormula(metric: Metric): string {
  if (metric.formula !== undefined) return metric.formula;
  switch (metric.type) {
    case 'count':
      return 'number of rows';
    case 'sum':
      return `sum of ${describeOperand(metric.value)}`;
    case 'mean':
      return `mean of ${describeOperand(metric.value)}`;
    case 'share':
      return `share of rows with ${describeCondition(metric.hit)}`;
    case 'net_share':
      return `share of rows with ${describeCondition(metric.top)} minus share of rows with ${describeCondition(metric.bottom)}`;
    case 'percentile':
      return `${metric.percentile === 50 ? 'median' : `percentile ${metric.percentile}`} of ${describeOperand(metric.value)}`;
    case 'distinct': {
      const days = { calendar_days: 'days of the period', active_days: 'days with any' };
      const number = `number of different ${describeOperand(metric.value)}`;
      return metric.averageOver === undefined
        ? number
        : `${number} a day, averaged over the ${days[metric.averageOver]}`;
    }
    case 'conversion':
      return describeConversion(metric);
    case 'cohort_retention':
      return describeCohorts(metric);
    case 'ratio':
      return `${describeMeasure(metric.numerator)} / ${describeMeasure(metric.denominator)}${metric.denominatorPeriod === 'previous' ? ' of the period before' : ''}`;
    case 'balance': {
      const as = metric.at === 'average' ? 'on average over the period' : `up to the ${metric.at} of the period`;
      return `${describeTerms(metric)}, ${as}`;
    }
    case 'retention':
      return describeRetention(metric);
    case 'formula':
      return metric.expression;
    case 'score': {
      const band = metric.band === undefined ? '' : ` in the band ${metric.band}`;
      if (metric.of === 'mean') return `mean of the score ${metric.score} of each entity`;
      const share = metric.of === 'share';
      return `${share ? 'share' : 'number'} of the entities with a score ${metric.score}${share ? ' that are' : ''}${band}`;
    }
    default:
      return assertNever(metric);
  }
}

/** `share of rows followed by usage_days of the same customer within 14 days`. */
function describeConversion({ dataset, conversion, entity, window }: MetricOf<'conversion'>): string {
  const { count, grain } = window;
  const within = `within ${count} ${grain}${count === 1 ? '' : 's'}`;
  if (conversion.dataset === undefined)
    return `share of rows of ${dataset} followed by their ${conversion.time} ${within}`;
  const where = conversion.where === undefined ? '' : ` with ${describeCondition(conversion.where)}`;
  const later = conversion.later ? 'later ' : '';
  return `share of rows of ${dataset} followed by ${later}${conversion.dataset} of the same ${entity}${where} ${within}`;
}

/** `share of each customer with usage_days in month 1 after the one of entering`. */
function describeCohorts({ entity, active, grain, age }: MetricOf<'cohort_retention'>): string {
  const where = active.where === undefined ? '' : ` with ${describeCondition(active.where)}`;
  return `share of each ${entity} active in ${grain} ${age} after the one of entering, by ${active.dataset}${where}`;
}

/** The rows a metric is about, `survey is "nps" and score ≥ 0`; null for all rows. */
export function describeRows(metric: Metric): string | null {
  const conditions = [
    'where' in metric ? metric.where : undefined,
    'valid' in metric ? metric.valid : undefined,
    'censored' in metric && metric.censored !== undefined ? { not: metric.censored } : undefined,
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? null : conditions.map(describeCondition).join(' and ');
}

function describeTerms({ plus, minus }: MetricOf<'balance' | 'retention'>): string {
  const less = minus.map((measure) => ` minus ${describeMeasure(measure)}`).join('');
  return `${plus.map(describeMeasure).join(' plus ')}${less}`;
}

function describeRetention(metric: MetricOf<'retention'>): string {
  const { of, measure, cohort, entity, denominator, losses } = metric;
  const those = cohort === 'start' ? 'at the start of the period' : 'of the period before';
  const base = denominator === 'average' ? `the mean of each ${entity} at both ends` : `each ${entity} ${those}`;
  const more = losses === 'all' ? ', those included that came and went within' : '';
  const what = of === 'amount' ? `${describeTerms(metric)} of ` : '';
  return `share ${measure === 'net' ? 'left or gained' : measure} of ${what}${base}${more}`;
}

const describeOperand = (operand: string | { readonly sql: string }): string =>
  typeof operand === 'string' ? operand : `(${operand.sql})`;

function describeMeasure(measure: MeasureReference): string {
  if (typeof measure === 'string') return measure;
  const what = measure.value === undefined ? 'number of rows' : `sum of ${describeOperand(measure.value)}`;
  const of = measure.dataset === undefined ? '' : ` of ${measure.dataset}`;
  return `${what}${of}${measure.where === undefined ? '' : ` with ${describeCondition(measure.where)}`}`;
}

/** `segment is "enterprise" and region is unknown` */
export const describeCondition = (input: ConditionInput): string => tellCondition(readCondition(input));

/** The same of a condition as questions have it. */
export const tellCondition = (condition: Condition): string => words(condition, false);

const signs = { eq: 'is', ne: 'is not', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

function words(condition: Condition, nested: boolean): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const text = condition.conditions.map((inner) => words(inner, true)).join(` ${condition.kind} `);
      return nested && condition.conditions.length > 1 ? `(${text})` : text;
    }
    case 'not':
      return condition.condition.kind === 'isNull'
        ? `${condition.condition.field} is known`
        : `not (${words(condition.condition, false)})`;
    case 'compare':
      return `${condition.field} ${signs[condition.operator]} ${JSON.stringify(condition.value)}`;
    case 'within':
      return `${condition.field} ${condition.bounds.map(({ operator, value }) => `${signs[operator]} ${JSON.stringify(value)}`).join(' and ')}`;
    case 'in':
      return `${condition.field} is one of ${condition.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'isNull':
      return `${condition.field} is unknown`;
    case 'contains':
      return `${condition.field} contains ${JSON.stringify(condition.text)}`;
    default:
      return assertNever(condition);
  }
}
