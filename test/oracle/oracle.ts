/**
 * The oracle: a naive, slow, obviously right evaluator over plain rows. It shares the nouns of the model with the engine
 * and none of its steps: no binding, no boundaries, no cells, no merging; every period and group walks every row.
 */
import Big from 'big.js';
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../../src/kernel/period.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import type { Measure } from '../../src/model/dataset.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Question } from '../../src/query/question.ts';
import { besideOf, namesIn } from './beside.ts';
import { judge } from './conversions.ts';
import { entityGroups, isOfEntities, measureEntities } from './entities.ts';
import { combinations, type DatasetKey, holds, instantOf, read, readAll } from './rows.ts';
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

function rowsOf(
  part: Part,
  tables: Tables,
  { question, members, period, now }: Spot,
  anyGroup = false,
): readonly Row[] {
  const counted = part.latest ? latestRows(part, tables, period) : tables[part.dataset];
  return counted.filter((row) => {
    const values = (name: string) => readAll(part.dataset, row, name, tables);
    const at = instantOf(row, part.time, period.calendar);
    if (at === null) return false;
    const inside = part.cumulative
      ? at < Math.min(part.cumulative === 'start' ? period.start : period.end, now)
      : period.start <= at && at < period.end;
    if (!inside) return false;
    if (!part.conditions.every((condition) => holds(readCondition(condition), values))) return false;
    if (question.where && !holds(question.where, values)) return false;
    return anyGroup || question.by.every((name, index) => values(name).includes(members[index] ?? null));
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
  if (metric.type === 'retention') throw new Error('A retention is of entities, not of rows.');
  if (metric.type === 'formula')
    return namesIn(metric.expression).flatMap((name) => partsOf(world.metrics.get(name) as Metric));
  if (metric.type === 'ratio')
    return [metric.numerator, metric.denominator].map((measure) => measurePart(metric, measure, null));
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
  const judged = metric.type === 'share' || metric.type === 'net_share';
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
type Estimated = Pick<Finding, 'value' | 'sampleSize' | 'decimal' | 'tolerance'> & Partial<Pick<Finding, 'beside'>>;

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
    (metric.type === 'conversion' ? countYoung(metric, tables, spot) : countBeside(metric, tables, spot));
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

type ConversionMetric = Extract<Metric, { type: 'conversion' }>;

const countYoung = (metric: ConversionMetric, tables: Tables, spot: Spot): Finding['beside'] => ({
  IMMATURE: judge(metric, baseRows(metric, tables, spot), tables, spot.now).young,
});

const baseRows = (metric: ConversionMetric, tables: Tables, spot: Spot): readonly Row[] =>
  partsOf(metric).flatMap(({ part, needs }) =>
    rowsOf(part, tables, spot).filter((row) => needs.every((need) => operand(part, row, tables, need) !== null)),
  );

function estimate(metric: Exclude<Metric, { type: 'formula' }>, tables: Tables, spot: Spot): Estimated {
  if (metric.type === 'score') throw new Error('Scores have a twin of their own: test/scores/twin.ts.');
  if (isOfEntities(metric)) return measureEntities(metric, tables, spot);
  if (metric.type === 'conversion') {
    const { judged, hits } = judge(metric, baseRows(metric, tables, spot), tables, spot.now);
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

/** The level after each event, times how long it lasts. */
function averageLevel(metric: Extract<Metric, { type: 'balance' }>, tables: Tables, spot: Spot): Estimated {
  const [start, end] = [Math.min(spot.period.start, spot.now), Math.min(spot.period.end, spot.now)];
  const events = partsOf(metric).flatMap(({ part, needs }, index) =>
    rowsOf(part, tables, { ...spot, period: { ...spot.period, end } }).flatMap((row) => {
      const amounts = needs.map((need) => operand(part, row, tables, need));
      if (amounts.includes(null)) return [];
      const sign = index < metric.plus.length ? 1 : -1;
      return [{ at: instantOf(row, part.time, spot.period.calendar) as number, amount: sign * (amounts[0] ?? 1) }];
    }),
  );
  const levelAt = (instant: number) =>
    events.reduce((level, { at, amount }) => (at < instant ? level + amount : level), 0);
  if (!Number.isFinite(start)) return { value: null, sampleSize: null, decimal: null };
  if (end <= start) return { value: levelAt(end), sampleSize: null, decimal: null };
  const cuts = [...new Set([start, end, ...events.map(({ at }) => at).filter((at) => start < at && at < end)])].sort(
    (a, b) => a - b,
  );
  // After the cut itself: what happens at an instant counts from then on.
  const area = cuts
    .slice(0, -1)
    .reduce((sum, from, index) => sum + levelAt(from + 1e-3) * ((cuts[index + 1] ?? from) - from), 0);
  return { value: area / (end - start), sampleSize: null, decimal: null, tolerance: 1e-6 };
}

/** Pairs of member and local day, over the days. */
function dailyMembers(
  metric: Extract<Metric, { type: 'distinct' }>,
  part: Part,
  rows: readonly Row[],
  { period, now }: Spot,
): Estimated {
  const zone = world.calendars.get(period.calendar)?.timeZone ?? 'UTC';
  const dayOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const day = (row: Row) =>
    part.time === 'answered_on'
      ? String(row.answered_on)
      : dayOf(instantOf(row, part.time, period.calendar) as number).toString();
  const pairs = new Set(rows.map((row) => `${row[metric.value as string]} ${day(row)}`)).size;
  const [start, end] = [Math.min(period.start, now), Math.min(period.end, now)];
  const bounded = Number.isFinite(period.start) && Number.isFinite(period.end);
  const elapsed = bounded && end > start ? dayOf(start).until(dayOf(end - 1)).days + 1 : 0;
  const days = metric.averageOver === 'active_days' ? new Set(rows.map(day)).size : elapsed;
  return { value: days > 0 ? pairs / days : null, sampleSize: rows.length, decimal: null };
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
