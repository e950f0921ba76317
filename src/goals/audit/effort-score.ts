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
  const named = held.flatMap(namesIn);
  const called = isEffort(wordsOf(metric.key)) || isEffort(wordsOf(metric.name));
  if (!named.some(({ words }) => isEffort(words)) && !(called && metric.classification?.evidence === 'perception'))
    return null;
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

function wordingOf(named: readonly Named[]): EffortScore['wording'] | null {
  const asks = (pattern: RegExp) => named.filter(({ words }) => words.some((word) => pattern.test(word)));
  const effort = asks(/^(effort|ces1|v1|1)$/);
  const ease = asks(/^(ease|easy|agreement|ces2|v2|2)$/);
  if (effort.length === 0) return ease.length > 0 ? 'ease' : null;
  // Beside one that asks for effort, the plain name of the survey stands for the other.
  const plain = named.filter(
    (each) => !effort.includes(each) && isEffort(each.words) && effort.some(({ field }) => field === each.field),
  );
  return ease.length + plain.length > 0 ? 'both' : 'effort';
}

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

/** A value that rows are filtered by, in words. */
interface Named {
  readonly field: string;
  readonly words: readonly string[];
}

function namesIn(leaf: Condition): readonly Named[] {
  if (leaf.kind !== 'in' && !(leaf.kind === 'compare' && leaf.operator === 'eq')) return [];
  const values = leaf.kind === 'in' ? leaf.values : [leaf.value];
  return values.flatMap((value) => (typeof value === 'string' ? [{ field: leaf.field, words: wordsOf(value) }] : []));
}
