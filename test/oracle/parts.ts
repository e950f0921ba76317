/** Which rows count for a number of the oracle: every row is walked, and every condition held against it. */
import type { Period } from '../../src/kernel/period.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import type { Measure } from '../../src/model/dataset.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Question } from '../../src/query/question.ts';
import { namesIn } from './names.ts';
import { previousOf } from './previous.ts';
import { type DatasetKey, holds, instantOf, read, readAll } from './rows.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

export interface Spot {
  readonly question: Question;
  readonly members: readonly Cell[];
  readonly period: Period;
  readonly now: number;
}

export interface Part {
  readonly dataset: DatasetKey;
  readonly time: string;
  readonly conditions: readonly ConditionInput[];
  readonly cumulative: 'start' | 'end' | null;
  /** Of the period before. */
  readonly previous?: boolean;
  /** Only the latest row of each customer counts, of those that have all of these values. */
  readonly latest?: readonly (string | { readonly sql: string })[] | undefined;
}

/** Before any filter or group of the question: those divide the sample that there is. */
function latestRows(part: Part, tables: Tables, period: Period): readonly Row[] {
  const at = (row: Row) => instantOf(row, part.time, period.calendar) ?? Number.NEGATIVE_INFINITY;
  const best = new Map<Cell, Row>();
  for (const row of tables[part.dataset]) {
    const value = (name: string) => readAll(part.dataset, row, name, tables);
    if (!(period.start <= at(row) && at(row) < period.end) || typeof row.customer_id !== 'number') continue;
    if (!part.conditions.every((condition) => holds(readCondition(condition), value))) continue;
    if (part.latest?.some((need) => operand(part, row, tables, need) === null)) continue;
    const known = best.get(row.customer_id);
    if (!known || at(row) > at(known) || (at(row) === at(known) && Number(row.id) > Number(known.id)))
      best.set(row.customer_id, row);
  }
  return [...best.values()];
}

export function rowsOf(
  part: Part,
  tables: Tables,
  { question, members, period, now }: Spot,
  anyGroup = false,
): readonly Row[] {
  const { start, end } = part.previous ? previousOf(period) : period;
  const counted = part.latest ? latestRows(part, tables, period) : tables[part.dataset];
  return counted.filter((row) => {
    const values = (name: string) => readAll(part.dataset, row, name, tables);
    const at = instantOf(row, part.time, period.calendar);
    if (at === null) return false;
    const inside = part.cumulative
      ? at < Math.min(part.cumulative === 'start' ? period.start : period.end, now)
      : start <= at && at < end;
    if (!inside) return false;
    if (!part.conditions.every((condition) => holds(readCondition(condition), values))) return false;
    if (question.where && !holds(question.where, values)) return false;
    return anyGroup || question.by.every((name, index) => values(name).includes(members[index] ?? null));
  });
}

export function operand(part: Part, row: Row, tables: Tables, name: string | { readonly sql: string }): number | null {
  const value =
    typeof name === 'string'
      ? read(part.dataset, row, name, tables)
      : plusOne(read(part.dataset, row, 'double_score', tables));
  return typeof value === 'number' ? value : null;
}

const plusOne = (value: Cell): Cell => (typeof value === 'number' ? value + 1 : null);

/** The sets of rows that count for a metric; a group is there where one of them has a row. */
export function partsOf(
  metric: Metric,
): readonly { readonly part: Part; readonly needs: readonly (string | { readonly sql: string })[] }[] {
  if (metric.type === 'retention') throw new Error('A retention is of entities, not of rows.');
  if (metric.type === 'formula')
    return namesIn(metric.expression).flatMap((name) => partsOf(world.metrics.get(name) as Metric));
  if (metric.type === 'ratio')
    return [metric.numerator, metric.denominator].map((measure, at) => {
      const found = measurePart(metric, measure, null);
      const previous = at === 1 && metric.denominatorPeriod === 'previous';
      return { ...found, part: { ...found.part, previous } };
    });
  if (metric.type === 'balance')
    return [...metric.plus, ...metric.minus].map((measure) =>
      measurePart(metric, measure, metric.at === 'average' ? 'end' : metric.at),
    );
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
  // Whoever is pleased or not has always said so.
  const judged = metric.key !== 'pleased_share' && (metric.type === 'share' || metric.type === 'net_share');
  if (metric.type === 'cohort_retention') return [{ part, needs: [] }];
  if (metric.type === 'conversion')
    return [{ part, needs: metric.conversion.dataset === undefined ? [] : ['customer_id'] }];
  const valid = metric.valid ?? (judged ? { score: { isNull: false } } : undefined);
  const known = 'censored' in metric && metric.censored ? [{ not: metric.censored }] : [];
  const sample = { ...part, conditions: [...part.conditions, ...(valid ? [valid] : []), ...known] };
  const needs = ['value' in metric ? metric.value : null, 'weight' in metric ? metric.weight : null].filter(
    (need) => need != null,
  );
  const latest = 'latest' in metric && metric.latest !== undefined;
  return [{ part: latest ? { ...sample, latest: needs } : sample, needs }];
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
