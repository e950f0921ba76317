/** Reads off a definition which wording of the customer effort score it counts: by the names and the scale that it filters for. */
import { type Condition, readCondition } from '../../model/condition.ts';
import type { Metric, MetricOf } from '../../model/metric.ts';

/** Version 1 asks how much effort it took, 1 to 5; later ones whether it was easy, 1 to 7. */
export type EffortWording = 'effort' | 'ease';

export interface EffortScore {
  readonly wording: EffortWording | 'both';
  /** Whether its number rises with the answers: a share of low answers falls. */
  readonly countsHigh: boolean;
}

type Scored = MetricOf<'mean' | 'percentile' | 'share' | 'net_share'>;

/** Null for any other metric, and where nothing tells which wording it is. */
export function readEffortScore(metric: Metric): EffortScore | null {
  if (!isScored(metric)) return null;
  const held = metric.where === undefined ? [] : leavesOf(readCondition(metric.where));
  const named = held.flatMap(textsOf).map(wordsOf);
  const called = isEffort(wordsOf(metric.key)) || isEffort(wordsOf(metric.name));
  if (!named.some(isEffort) && !(called && metric.classification?.evidence === 'perception')) return null;
  const valid = metric.valid === undefined ? [] : leavesOf(readCondition(metric.valid));
  const wording = wordingOf(named) ?? wordingOfScale([...held, ...valid]);
  const countsHigh = risesWithAnswers(metric);
  return wording === null || countsHigh === null ? null : { wording, countsHigh };
}

const isScored = (metric: Metric): metric is Scored =>
  ['mean', 'percentile', 'share', 'net_share'].includes(metric.type);

/** `customer_effort_score` is the name of the whole family, and says nothing of the wording. */
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replace(/customer[^a-z0-9]*effort([^a-z0-9]*score)?/g, ' ces ')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const isEffort = (words: readonly string[]): boolean => words.some((word) => /^(ces[12]?|effort)$/.test(word));

function wordingOf(named: readonly (readonly string[])[]): EffortScore['wording'] | null {
  const has = (words: readonly string[], pattern: RegExp) => words.some((word) => pattern.test(word));
  const effort = named.filter((words) => has(words, /^(effort|ces1|v1|1)$/));
  const ease = named.filter((words) => has(words, /^(ease|easy|agreement|ces2|v2|2)$/));
  // Beside one that asks for effort, the plain name stands for the other.
  const plain = named.filter((words) => isEffort(words) && !effort.includes(words));
  const fields = named.length > 1 && effort.length > 0 && plain.some((words) => words.length === 1);
  if (effort.length > 0 && (ease.length > 0 || (fields && isOneList(named)))) return 'both';
  if (effort.length > 0) return 'effort';
  return ease.length > 0 ? 'ease' : null;
}

/** Whether all that is named is a version of the survey: then several are alternatives, and not a survey and its variant. */
const isOneList = (named: readonly (readonly string[])[]): boolean => named.every(isEffort);

function wordingOfScale(leaves: readonly Condition[]): EffortWording | null {
  const ends = leaves.flatMap((leaf) =>
    leaf.kind === 'compare' && typeof leaf.value === 'number' && ['eq', 'lt', 'lte'].includes(leaf.operator)
      ? [leaf.value]
      : [],
  );
  const most = Math.max(...ends);
  return most === 5 ? 'effort' : most === 7 ? 'ease' : null;
}

function risesWithAnswers(metric: Scored): boolean | null {
  if (metric.type === 'mean' || metric.type === 'percentile') return true;
  const leaves = leavesOf(readCondition(metric.type === 'share' ? metric.hit : metric.top));
  const operators = new Set(leaves.flatMap((leaf) => (leaf.kind === 'compare' ? [leaf.operator.slice(0, 2)] : [])));
  if (operators.has('gt') === operators.has('lt')) return null;
  return operators.has('gt');
}

/** What is under `not` is what a metric leaves out. */
function leavesOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.conditions.flatMap(leavesOf);
  return condition.kind === 'not' ? [] : [condition];
}

function textsOf(leaf: Condition): readonly string[] {
  if (leaf.kind === 'compare') return leaf.operator === 'eq' && typeof leaf.value === 'string' ? [leaf.value] : [];
  return leaf.kind === 'in' ? leaf.values.filter((value) => typeof value === 'string') : [];
}
