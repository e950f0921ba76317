/**
 * The oracle: a naive, slow, obviously right evaluator over plain rows. It shares the nouns of the model with the engine
 * and none of its steps: no binding, no boundaries, no cells, no merging; every period and group walks every row.
 */
import Big from 'big.js';
import type { Period } from '../../src/kernel/period.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Question } from '../../src/query/question.ts';
import { besideOf } from './beside.ts';
import { judgeCohorts } from './cohort-retention.ts';
import { judge } from './conversions.ts';
import { entityGroups, isOfEntities, measureEntities } from './entities.ts';
import { namesIn } from './names.ts';
import { averageLevel, dailyMembers } from './over-time.ts';
import { operand, partsOf, rowsOf, type Spot } from './parts.ts';
import { combinations, holds, readAll } from './rows.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

export interface OracleGroup {
  readonly members: readonly Cell[];
  readonly values: readonly {
    readonly value: number | null;
    readonly sampleSize: number | null;
    readonly decimal: string | null;
    /** How far the engine may be off; rounding only when absent. */
    readonly tolerance?: number;
    /** A kind to its rows; null where the metric tells of none. */
    readonly beside: Readonly<Record<string, number>> | null;
    readonly suppressed: boolean;
  }[];
}

export function consult(tables: Tables, question: Question, now: number): readonly OracleGroup[] {
  const found = world.metrics.get(question.metric);
  if (!found) throw new Error(question.metric);
  const metric = aspectOf(found, question);
  const groups = new Map<string, readonly Cell[]>();
  if (question.by.length === 0) groups.set('[]', []);
  else
    for (const period of question.periods)
      for (const members of groupsIn(metric, tables, question, period, now))
        groups.set(JSON.stringify(members), members);
  return [...groups.values()].map((members) => ({
    members,
    values: question.periods.map((period) => measure(metric, tables, { question, members, period, now })),
  }));
}

/** The same cohorts at another age, or all of them. */
function aspectOf(metric: Metric, { aspect }: Question): Metric {
  if (!aspect || metric.type !== 'cohort_retention') return metric;
  if (aspect.kind === 'age') return { ...metric, age: aspect.age };
  return { ...metric, type: 'count', minimumSample: undefined };
}

function groupsIn(
  metric: Metric,
  tables: Tables,
  question: Question,
  period: Period,
  now: number,
): readonly (readonly Cell[])[] {
  const spot = { question, members: [], period, now };
  if (isOfEntities(metric)) return entityGroups(metric, tables, spot);
  return [...partsOf(metric), ...besideOf(metric)].flatMap(({ part, needs }) =>
    rowsOf(part, tables, spot, true)
      // A row without the value that the metric needs is no row of it.
      .filter((row) => needs.every((need) => operand(part, row, tables, need) !== null))
      .flatMap((row) => combinations(question.by.map((name) => readAll(part.dataset, row, name, tables)))),
  );
}

/** By position in the sorted sample: between two neighbours, or the first that enough of the sample does not exceed. */
function percentileOf(
  sample: number[],
  { percentile, method }: Extract<Metric, { type: 'percentile' }>,
): number | null {
  const sorted = sample.sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  if (method === 'discrete') return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)] ?? null;
  const position = (percentile / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position - Math.floor(position));
}

type Finding = OracleGroup['values'][number];
export type Estimated = Pick<Finding, 'value' | 'sampleSize' | 'decimal' | 'tolerance'> &
  Partial<Pick<Finding, 'beside'>>;

function measure(metric: Metric, tables: Tables, spot: Spot): Finding {
  if (metric.type === 'formula') {
    const names = namesIn(metric.expression);
    return {
      value: evaluate(metric, tables, spot),
      sampleSize: null,
      decimal: null,
      beside: null,
      suppressed: names.some((name) => measure(world.metrics.get(name) as Metric, tables, spot).suppressed),
    };
  }
  const found = estimate(metric, tables, spot);
  const beside =
    found.beside ??
    (isJudged(metric) ? { IMMATURE: judgeAll(metric, tables, spot).young } : countBeside(metric, tables, spot));
  const least = 'minimumSample' in metric ? metric.minimumSample : undefined;
  const suppressed = least !== undefined && (found.sampleSize ?? 0) < least;
  return { ...found, ...(suppressed ? { value: null, decimal: null } : {}), beside, suppressed };
}

function countBeside(metric: Metric, tables: Tables, spot: Spot): Finding['beside'] {
  const all = besideOf(metric).map(({ kind, part, needs }): [string, number] => [
    kind,
    rowsOf(part, tables, spot).filter((row) => needs.every((need) => operand(part, row, tables, need) !== null)).length,
  ]);
  return all.length === 0 ? null : Object.fromEntries(all);
}

type JudgedMetric = Extract<Metric, { type: 'conversion' | 'cohort_retention' }>;

const isJudged = (metric: Metric): metric is JudgedMetric =>
  metric.type === 'conversion' || metric.type === 'cohort_retention';

const judgeAll = (metric: JudgedMetric, tables: Tables, spot: Spot) => {
  const rows = baseRows(metric, tables, spot);
  return metric.type === 'conversion'
    ? judge(metric, rows, tables, spot.now)
    : judgeCohorts(metric, rows, tables, spot.now);
};

const baseRows = (metric: JudgedMetric, tables: Tables, spot: Spot): readonly Row[] =>
  partsOf(metric).flatMap(({ part, needs }) =>
    rowsOf(part, tables, spot).filter((row) => needs.every((need) => operand(part, row, tables, need) !== null)),
  );

function estimate(metric: Exclude<Metric, { type: 'formula' }>, tables: Tables, spot: Spot): Estimated {
  if (metric.type === 'score') throw new Error('Scores have a twin of their own: test/scores/twin.ts.');
  if (isOfEntities(metric)) return measureEntities(metric, tables, spot);
  if (isJudged(metric)) {
    const { judged, hits } = judgeAll(metric, tables, spot);
    return { value: judged === 0 ? null : (100 * hits) / judged, sampleSize: judged, decimal: null };
  }
  const parts = partsOf(metric).map(({ part, needs }) => {
    const rows = rowsOf(part, tables, spot);
    const full = rows.filter((row) => needs.every((need) => operand(part, row, tables, need) !== null));
    const [first] = needs;
    const total =
      first === undefined
        ? new Big(full.length)
        : full.reduce((sum, row) => sum.plus(operand(part, row, tables, first) ?? 0), new Big(0));
    return { part, rows: full, total };
  });
  const [one, two] = parts;
  if (!one) throw new Error(metric.key);
  const { rows } = one;
  const n = rows.length;
  const get = (row: Row, name: string | { readonly sql: string }): number =>
    operand(one.part, row, tables, name) as number;
  const meets = (row: Row, condition: ConditionInput): boolean =>
    holds(readCondition(condition), (name) => readAll(one.part.dataset, row, name, tables));
  switch (metric.type) {
    case 'count':
    case 'sum':
      return { value: one.total.toNumber(), sampleSize: n, decimal: one.total.toFixed() };
    case 'balance': {
      if (metric.at === 'average') return averageLevel(metric, tables, spot);
      const plus = parts.slice(0, metric.plus.length);
      const minus = parts.slice(metric.plus.length);
      const total = [...plus.map((each) => each.total), ...minus.map((each) => each.total.times(-1))].reduce(
        (sum, each) => sum.plus(each),
        new Big(0),
      );
      return { value: total.toNumber(), sampleSize: null, decimal: total.toFixed() };
    }
    case 'ratio': {
      const value =
        !two || two.total.eq(0)
          ? null
          : (one.total.toNumber() / two.total.toNumber()) * (metric.unit === 'percent' ? 100 : 1);
      return { value, sampleSize: two?.rows.length ?? 0, decimal: null };
    }
    case 'percentile':
      return {
        value: percentileOf(
          rows.map((row) => get(row, metric.value)),
          metric,
        ),
        sampleSize: n,
        decimal: null,
        ...(metric.approximate
          ? { tolerance: 0.0101 * Math.max(0, ...rows.map((row) => Math.abs(get(row, metric.value)))) }
          : {}),
      };
    case 'distinct': {
      if (metric.averageOver !== undefined) return dailyMembers(metric, one.part, rows, spot);
      const members = new Set(rows.map((row) => get(row, metric.value))).size;
      return { value: members, sampleSize: n, decimal: String(members) };
    }
    case 'mean':
    case 'share':
    case 'net_share': {
      const weigh = (row: Row): number => (metric.weight === undefined ? 1 : get(row, metric.weight));
      const mass = rows.reduce((sum, row) => sum + weigh(row), 0);
      const score = (row: Row): number => {
        if (metric.type === 'mean') return get(row, metric.value);
        if (metric.type === 'share') return meets(row, metric.hit) ? 100 : 0;
        return (meets(row, metric.top) ? 100 : 0) - (meets(row, metric.bottom) ? 100 : 0);
      };
      const total = rows.reduce((sum, row) => sum + weigh(row) * score(row), 0);
      return { value: n === 0 || mass <= 0 ? null : total / mass, sampleSize: n, decimal: null };
    }
  }
}

/** Formulas by substitution: those of the world, written out. */
function evaluate(metric: Metric, tables: Tables, spot: Spot): number | null {
  const value = (name: string): number | null => measure(world.metrics.get(name) as Metric, tables, spot).value;
  const all = (names: readonly string[], formula: (...values: number[]) => number): number | null => {
    const values = names.map(value);
    if (values.some((each) => each === null)) return null;
    const result = formula(...(values as number[]));
    return Number.isFinite(result) ? result : null;
  };
  if (metric.key === 'net_answers') return all(['answer_count', 'nps_count', 'backlog'], (a, n, b) => a - 2 * (n + b));
  if (metric.key === 'median_gap') return all(['median_score', 'mean_score'], (median, mean) => median - mean);
  if (metric.key === 'growth') return all(['spent_against_before'], (percent) => percent - 100);
  if (metric.key !== 'spent_each') throw new Error(`${metric.key} is not worked out here.`);
  return all(['spent', 'answers_per_ticket', 'csat'], (spent, each, csat) => spent / each + Math.max(csat, 10));
}
