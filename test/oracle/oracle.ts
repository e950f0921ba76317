/**
 * The oracle: a naive, slow, obviously right evaluator over plain rows. It shares the nouns of the model with the engine
 * and none of its steps: no binding, no boundaries, no cells, no merging; every period and group walks every row.
 */
import Big from 'big.js';
import type { Period } from '../../src/kernel/period.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import type { Measure } from '../../src/model/dataset.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Question } from '../../src/query/question.ts';
import { type DatasetKey, holds, instantOf, read } from './rows.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

export interface OracleGroup {
  readonly members: readonly Cell[];
  readonly values: readonly {
    readonly value: number | null;
    readonly sampleSize: number | null;
    readonly decimal: string | null;
  }[];
}

export function consult(tables: Tables, question: Question, now: number): readonly OracleGroup[] {
  const metric = world.metrics.get(question.metric);
  if (!metric) throw new Error(question.metric);
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

interface Spot {
  readonly question: Question;
  readonly members: readonly Cell[];
  readonly period: Period;
  readonly now: number;
}

interface Part {
  readonly dataset: DatasetKey;
  readonly time: string;
  readonly conditions: readonly ConditionInput[];
  readonly cumulative: 'start' | 'end' | null;
}

function rowsOf(
  part: Part,
  tables: Tables,
  { question, members, period, now }: Spot,
  anyGroup = false,
): readonly Row[] {
  return tables[part.dataset].filter((row) => {
    const value = (name: string) => read(part.dataset, row, name, tables);
    const at = instantOf(row, part.time, period.calendar);
    if (at === null) return false;
    const inside = part.cumulative
      ? at < Math.min(part.cumulative === 'start' ? period.start : period.end, now)
      : period.start <= at && at < period.end;
    if (!inside) return false;
    if (!part.conditions.every((condition) => holds(readCondition(condition), value))) return false;
    if (question.where && !holds(question.where, value)) return false;
    return anyGroup || question.by.every((name, index) => value(name) === members[index]);
  });
}

function operand(part: Part, row: Row, tables: Tables, name: string | { readonly sql: string }): number | null {
  const value =
    typeof name === 'string'
      ? read(part.dataset, row, name, tables)
      : plusOne(read(part.dataset, row, 'double_score', tables));
  return typeof value === 'number' ? value : null;
}

const plusOne = (value: Cell): Cell => (typeof value === 'number' ? value + 1 : null);

/** The sets of rows that count for a metric; a group is there where one of them has a row. */
function partsOf(
  metric: Metric,
): readonly { readonly part: Part; readonly needs: readonly (string | { readonly sql: string })[] }[] {
  if (metric.type === 'formula')
    return namesIn(metric.expression).flatMap((name) => partsOf(world.metrics.get(name) as Metric));
  if (metric.type === 'ratio')
    return [metric.numerator, metric.denominator].map((measure) => measurePart(metric, measure, null));
  if (metric.type === 'balance')
    return [...metric.plus, ...metric.minus].map((measure) => measurePart(metric, measure, metric.at));
  if (metric.type === 'score') throw new Error('Scores have a twin of their own: test/scores/twin.ts.');
  const dataset = metric.dataset as DatasetKey;
  const part: Part = {
    dataset,
    time: metric.time ?? world.datasets.get(dataset)?.time ?? '',
    conditions: metric.where ? [metric.where] : [],
    cumulative: null,
  };
  if (metric.type === 'count') return [{ part, needs: [] }];
  if (metric.type === 'sum') return [{ part, needs: [metric.value] }];
  const judged = metric.type === 'share' || metric.type === 'net_share';
  const valid = metric.valid ?? (judged ? { score: { isNull: false } } : undefined);
  const sample = valid ? { ...part, conditions: [...part.conditions, valid] } : part;
  return [
    {
      part: sample,
      needs: ['value' in metric ? metric.value : null, 'weight' in metric ? metric.weight : null].filter(
        (need) => need != null,
      ),
    },
  ];
}

function measurePart(
  metric: Extract<Metric, { type: 'ratio' | 'balance' }>,
  reference: Measure | string,
  cumulative: 'start' | 'end' | null,
) {
  const measure =
    typeof reference === 'string'
      ? (world.datasets.get(metric.dataset ?? '')?.measures[reference] as Measure)
      : reference;
  const dataset = (measure.dataset ?? metric.dataset) as DatasetKey;
  const part: Part = {
    dataset,
    time: measure.time ?? world.datasets.get(dataset)?.time ?? '',
    conditions: measure.where ? [measure.where] : [],
    cumulative,
  };
  return { part, needs: measure.value === undefined ? [] : [measure.value], value: measure.value };
}

const namesIn = (expression: string): readonly string[] =>
  [...new Set(expression.match(/[a-z_]+/g))].filter((name) => world.metrics.has(name));

function groupsIn(
  metric: Metric,
  tables: Tables,
  question: Question,
  period: Period,
  now: number,
): readonly (readonly Cell[])[] {
  const spot = { question, members: [], period, now };
  return partsOf(metric).flatMap(({ part, needs }) =>
    rowsOf(part, tables, spot, true)
      // A row without the value that the metric needs is no row of it.
      .filter((row) => needs.every((need) => operand(part, row, tables, need) !== null))
      .map((row) => question.by.map((name) => read(part.dataset, row, name, tables))),
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

function measure(metric: Metric, tables: Tables, spot: Spot): Finding {
  if (metric.type === 'score') throw new Error('Scores have a twin of their own: test/scores/twin.ts.');
  if (metric.type === 'formula') return { value: evaluate(metric, tables, spot), sampleSize: null, decimal: null };
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
    holds(readCondition(condition), (name) => read(one.part.dataset, row, name, tables));
  switch (metric.type) {
    case 'count':
    case 'sum':
      return { value: one.total.toNumber(), sampleSize: n, decimal: one.total.toFixed() };
    case 'balance': {
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
      };
    case 'distinct': {
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
  return all(['spent', 'answers_per_ticket', 'csat'], (spent, each, csat) => spent / each + Math.max(csat, 10));
}
