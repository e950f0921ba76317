/**
 * The twin of the engine's scores: naive and slow. It walks every row for every entity and period, knows each metric by
 * its own few lines of code, and shares no step with the engine: no cells, no windows of the kernel, no SQL.
 */
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../../src/kernel/period.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import { holds } from '../oracle/rows.ts';
import type { RandomScore } from './arbitrary.ts';
import { type Cell, calendars, type Row, type Tables } from './world.ts';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly zone: string;
}

export interface Scored {
  readonly entity: Row;
  readonly score: number | null;
  readonly parameters: readonly {
    readonly raw: number | null;
    readonly normalised: number | null;
    readonly weight: number;
  }[];
}

interface Parameter {
  readonly key: string;
  readonly metric: string;
  readonly window?: { readonly count: number; readonly grain: 'day' | 'week' | 'month' };
  readonly normalise: Scale;
  readonly weight?: number;
}

type Scale =
  | { readonly from: number; readonly to: number }
  | { readonly steps: readonly (readonly [number, number])[] };

interface Variant {
  readonly where: ConditionInput;
  readonly weights?: Readonly<Record<string, number>>;
  readonly normalise?: Readonly<Record<string, Scale>>;
  readonly expression?: string;
}

/** Every entity of the population that is there, with its score, where it has one. */
export function scoresOf(tables: Tables, score: RandomScore, period: Period, now: number): readonly Scored[] {
  const zone = calendars.find(({ key }) => key === period.calendar)?.timeZone ?? 'UTC';
  const end = Math.min(period.end, now);
  const active = score.active as { from: string; until?: string } | undefined;
  return tables[score.dataset]
    .filter((entity) => !score.where || meets(score.where as ConditionInput, entity))
    .filter((entity) => {
      if (!active) return true;
      const joined = entity.joined_at === null ? null : Date.parse(String(entity.joined_at));
      if (joined === null || joined >= end) return false;
      return active.until === undefined || entity.left_on === null || startOfDate(String(entity.left_on), zone) >= end;
    })
    .map((entity) => scoreOf(tables, score, entity, { start: period.start, end: period.end, zone }, now));
}

function scoreOf(tables: Tables, score: RandomScore, entity: Row, span: Span, now: number): Scored {
  const variant = (score.variants as readonly Variant[]).find(({ where }) => meets(where, entity));
  const parameters = (score.parameters as readonly Parameter[]).map((parameter) => {
    const window = parameter.window ? trailing(span, parameter.window, now) : span;
    const raw = metricOf(parameter.metric, tables, rowsOfEntity(tables, score.dataset, entity), window, now);
    const scale = variant?.normalise?.[parameter.key] ?? parameter.normalise;
    const weight = variant?.weights?.[parameter.key] ?? parameter.weight ?? 0;
    return { key: parameter.key, raw, normalised: raw === null ? null : normalised(raw, scale), weight };
  });
  const expression = (variant?.expression ?? score.expression) as string | undefined;
  const value = (key: string) => parameters.find((each) => each.key === key)?.normalised ?? null;
  const found =
    expression === undefined
      ? weighed(score as { readonly missing?: unknown; readonly minimumParameters?: unknown }, parameters)
      : byFormula(expression, value('a'), value('b'));
  return { entity, score: found === null ? null : Math.round(found * 1e9) / 1e9, parameters };
}

function weighed(
  { missing = 'reweight', minimumParameters = 1 }: { missing?: unknown; minimumParameters?: unknown },
  parameters: readonly { readonly normalised: number | null; readonly weight: number }[],
): number | null {
  const counting = parameters.filter(({ weight }) => weight > 0);
  const known = counting.filter(({ normalised: each }) => each !== null);
  if (known.length < Number(minimumParameters)) return null;
  const total = known.reduce((sum, { normalised: each, weight }) => sum + (each ?? 0) * weight, 0);
  const base = (missing === 'zero' ? counting : known).reduce((sum, { weight }) => sum + weight, 0);
  return total / base;
}

/** The formulas of the arbitrary, written out. */
function byFormula(expression: string, a: number | null, b: number | null): number | null {
  const results: Readonly<Record<string, () => number | null>> = {
    '0.5 * a + 0.5 * min(a, b)': () => (a === null || b === null ? null : 0.5 * a + 0.5 * Math.min(a, b)),
    'max(a, b) - abs(b - a) / 3': () => (a === null || b === null ? null : Math.max(a, b) - Math.abs(b - a) / 3),
    'a * 100 / b': () => (a === null || b === null || b === 0 ? null : (a * 100) / b),
    '130 - a': () => (a === null ? null : 130 - a),
    '(a + b) / 2': () => (a === null || b === null ? null : (a + b) / 2),
  };
  const result = results[expression]?.() ?? null;
  return result === null ? null : Math.min(100, Math.max(0, result));
}

function normalised(value: number, scale: Scale): number {
  if ('from' in scale) return Math.min(100, Math.max(0, ((value - scale.from) / (scale.to - scale.from)) * 100));
  const { steps } = scale;
  const above = steps.findIndex(([at]) => value <= at);
  const [first, last] = [steps[0], steps.at(-1)] as const;
  if (above === 0) return first?.[1] ?? 0;
  if (above < 0) return last?.[1] ?? 0;
  const [[x0, y0], [x1, y1]] = [steps[above - 1] ?? [0, 0], steps[above] ?? [0, 0]];
  return y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}

/** By the calendar library: so many days, weeks or months before the same local time. */
function trailing({ end, zone }: Span, { count, grain }: NonNullable<Parameter['window']>, now: number): Span {
  const at = Math.min(end, now);
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { start: local.subtract({ [`${grain}s`]: count }).epochMilliseconds, end: at, zone };
}

export const startOfDate = (date: string, zone: string): number =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).startOfDay().epochMilliseconds;

type BelongsTo = (row: Row) => boolean;

function rowsOfEntity(tables: Tables, dataset: RandomScore['dataset'], entity: Row): BelongsTo {
  if (dataset === 'customers') return ({ customer_id }) => customer_id === entity.id;
  return ({ customer_id }) => tables.customers.find(({ id }) => id === customer_id)?.account_id === entity.id;
}

const meets = (condition: ConditionInput, row: Row): boolean =>
  holds(readCondition(condition), (name): readonly Cell[] => [row[name] ?? null]);

/** One metric for one entity; null without rows where it is no count or sum. */
function metricOf(metric: string, tables: Tables, mine: BelongsTo, span: Span, now: number): number | null {
  const tickets = tables.tickets.filter(mine);
  const answers = tables.answers.filter(mine);
  const instant = (row: Row, time: string): number | null => {
    const text = row[time];
    if (text === null || text === undefined) return null;
    return time === 'answered_on' ? startOfDate(String(text), span.zone) : Date.parse(String(text));
  };
  const inside = (rows: readonly Row[], time: string): readonly Row[] =>
    rows.filter((row) => {
      const at = instant(row, time);
      return at !== null && at >= span.start && at < span.end;
    });
  const before = (rows: readonly Row[], time: string, edge: number): number =>
    rows.filter((row) => (instant(row, time) ?? Number.POSITIVE_INFINITY) < Math.min(edge, now)).length;
  const sum = (rows: readonly Row[], name: string) => rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const opened = inside(tickets, 'opened_at');
  const answered = inside(answers, 'answered_on');
  const scored = answered.filter(({ score }) => score !== null);
  const per = (total: number, of: number): number | null => (of === 0 ? null : total / of);
  const share = (test: (score: number) => boolean) => scored.filter(({ score }) => test(Number(score))).length * 100;
  switch (metric) {
    case 'ticket_count':
      return opened.length;
    case 'costly_tickets':
      return inside(tickets, 'closed_at').filter(({ cost }) => cost !== null && Number(cost) >= 50).length;
    case 'total_cost':
      return sum(opened, 'cost');
    case 'mean_score':
      return per(sum(scored, 'score'), scored.length);
    case 'weighted_score': {
      const heavy = scored.filter(({ weight }) => weight !== null);
      const total = heavy.reduce((all, { score, weight }) => all + Number(score) * Number(weight), 0);
      return per(total, sum(heavy, 'weight'));
    }
    case 'csat':
      return per(
        share((score) => score >= 4),
        scored.length,
      );
    case 'nps':
      return per(share((score) => score >= 5) - share((score) => score <= 2), scored.length);
    case 'closed_share':
      return per(opened.filter(({ closed_at }) => closed_at !== null).length * 100, opened.length);
    case 'cost_per_answer':
      return per(sum(opened, 'cost'), answered.length);
    case 'backlog':
      return before(tickets, 'opened_at', span.end) - before(tickets, 'closed_at', span.end);
    case 'backlog_before':
      return before(tickets, 'opened_at', span.start) - before(tickets, 'closed_at', span.start);
    case 'cost_per_ticket': {
      const cost = per(sum(opened, 'cost'), opened.length);
      const backlog = before(tickets, 'opened_at', span.end) - before(tickets, 'closed_at', span.end);
      return cost === null ? null : cost - Math.min(backlog, 2);
    }
    default:
      throw new Error(metric);
  }
}
