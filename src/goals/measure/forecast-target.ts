/** From the complete periods behind a target to its number when it is due: with an interval and a probability, or withheld. */

import type { Session } from '../../engine/session.ts';
import { shiftPeriod } from '../../kernel/calendar/shift-period.ts';
import type { Grain, Instant, Period } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';
import { forecast } from '../../stats/forecast/forecast.ts';
import type { Aim as ForecastAim, Outlook, PredictionInterval } from '../../stats/forecast/outlook.ts';
import { metricBounds } from '../metric-bounds.ts';
import type { Aim, MeasuredOver, Target } from '../target.ts';
import { targetPeriod } from './target-period.ts';
import { questionOf } from './target-questions.ts';

/** The number when due, in the unit of the metric. */
export interface TargetForecast {
  /** The period that the number will be of. */
  readonly period: Period;
  readonly point: number;
  readonly intervals: readonly PredictionInterval[];
  /** Of reaching the target, 0 to 1. */
  readonly probability: number;
  readonly outlook: Extract<Outlook, { kind: 'forecast' }>;
}

export type TargetOutlook =
  | { readonly kind: 'forecast'; readonly forecast: TargetForecast }
  /** Why there is none, in sentences. */
  | { readonly kind: 'withheld'; readonly reasons: readonly { readonly kind: string; readonly message: string }[] };

const levels = [0.8, 0.95] as const;
/** Periods looked back upon, at most: as many as a forecast has use for. */
const history = 60;
/** Steps ahead, at most: as far as so many periods can foretell. */
const farthest = 30;

const withheld = (kind: string, message: string): TargetOutlook => ({ kind: 'withheld', reasons: [{ kind, message }] });

/** Rejects with `RefusedError` where the metric can no longer be asked. Forecasts of one tick share statements. */
export async function forecastTarget(session: Session, target: Target): Promise<TargetOutlook> {
  const { model, now } = session;
  const metric = model.metrics.get(target.metric);
  if (!metric) return withheld('UNKNOWN_METRIC', 'The model no longer has the metric.');
  if (now >= target.dueAt) return withheld('DUE', 'The target is due: there is nothing left to forecast.');
  if (target.measuredOver.kind === 'sinceStart')
    return withheld('CUMULATIVE', 'What adds up since the start is not forecast: its parts do not move on their own.');
  const way = wayAhead(model, target, target.measuredOver, now);
  if (way === null) return withheld('TOO_FAR', `The due date is more than ${farthest} quarters away.`);
  const { groups } = await session.ask(questionOf(target, way.past));
  const series = groups[0]?.values.map(({ estimate }) => estimate.value) ?? [];
  const { minimum, maximum } = metricBounds(metric);
  const outlook = forecast(series, {
    steps: way.steps,
    levels,
    ...(way.season === null ? {} : { season: way.season }),
    ...(minimum === null ? {} : { minimum }),
    ...(maximum === null ? {} : { maximum }),
    aim: aimOf(target.aim),
  });
  if (outlook.kind === 'withheld') return outlook;
  const due = outlook.steps.at(-1);
  if (!due || outlook.probability === null) throw new Error('A forecast has a last step, and its aim a probability.');
  const { point, intervals } = due;
  return {
    kind: 'forecast',
    forecast: { period: way.due, point, intervals, probability: outlook.probability, outlook },
  };
}

interface Way {
  /** Evenly spaced, oldest first, all of them over. */
  readonly past: readonly Period[];
  readonly due: Period;
  /** From the last of the past to the one that is judged when due. */
  readonly steps: number;
  /** After how many of them a shape could come again; null for none. */
  readonly season: number | null;
}

interface Stride {
  readonly grain: Grain;
  readonly count: number;
}

const seasons: Readonly<Record<Grain, number | null>> = {
  hour: 24,
  day: 7,
  week: 52,
  month: 12,
  quarter: 4,
  year: null,
};

/** Back from the period that will be judged: window by window, or, where that would be too many, one window a week, a month or a quarter. */
function wayAhead(
  model: Model,
  target: Target,
  measuredOver: Exclude<MeasuredOver, { kind: 'sinceStart' }>,
  now: Instant,
): Way | null {
  const { grain } = measuredOver;
  const count = measuredOver.kind === 'last' ? measuredOver.count : 1;
  // Of a running unit the whole one: by its end it will be complete.
  const whole = { ...target, measuredOver: { kind: 'last', count, grain } as const, dueAt: Number.POSITIVE_INFINITY };
  const due = targetPeriod(model, whole, target.dueAt);
  const calendar = due.kind === 'ok' ? model.calendars.get(due.value.calendar) : undefined;
  if (due.kind === 'refused' || !calendar) return null;
  const length = due.value.end - due.value.start;
  const coarser = (['week', 'month', 'quarter'] as const).map((each): Stride => ({ grain: each, count: 1 }));
  const ways = [{ grain, count }, ...coarser].flatMap((stride): readonly Way[] => {
    const before = (step: number): Period | null => {
      const shifted = shiftPeriod(calendar, due.value, stride.grain, -step * stride.count, now);
      return shifted.kind === 'ok' ? shifted.value : null;
    };
    const next = before(1);
    // Windows that overlap repeat each other.
    if (!next || due.value.start - next.start < length * 0.9) return [];
    const steps = Array.from({ length: farthest }, (_, index) => index + 1).find(
      (step) => (before(step)?.end ?? Number.POSITIVE_INFINITY) <= now,
    );
    if (steps === undefined) return [];
    const past = Array.from({ length: history }, (_, index) => before(steps + history - 1 - index));
    const season = stride.count === 1 ? seasons[stride.grain] : null;
    return [{ past: past.filter((period) => period !== null), due: due.value, steps, season }];
  });
  return ways[0] ?? null;
}

const aimOf = (aim: Aim): ForecastAim =>
  aim.direction === 'range'
    ? { kind: 'range', lower: aim.low, upper: aim.high }
    : { kind: aim.direction, value: aim.value };
