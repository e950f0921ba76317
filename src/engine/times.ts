/** From the time that was asked for to the periods of a question: one, or the points of a series. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { comparisonPeriod } from '../kernel/calendar/comparison-period.ts';
import { periodContaining } from '../kernel/calendar/period-containing.ts';
import { resolvePeriod } from '../kernel/calendar/resolve-period.ts';
import { seriesPeriods } from '../kernel/calendar/series-periods.ts';
import { trailingPeriod } from '../kernel/calendar/trailing-period.ts';
import { collect, ok, type Result, refused } from '../kernel/issue.ts';
import type { Grain, Instant, Period, PeriodRequest, TrailingWindow } from '../kernel/period.ts';
import { grainOfCadence } from '../model/cadence-grain.ts';
import { defaultCalendar } from '../model/default-calendar.ts';
import type { Metric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import { type Computation, measurementsOf, readsOf } from '../plan/measurement.ts';
import type { PeriodShift } from './comparison/comparison.ts';
import type { Session } from './session.ts';

export interface Times {
  /** All of it: what a ranking is over. */
  readonly whole: Period;
  /** The points on the axis, in order; the whole alone where it is not cut. */
  readonly shown: readonly Period[];
  /** What is asked for each point: the point itself, or the window that trails it. */
  readonly asked: readonly Period[];
}

export interface TimesRequest {
  readonly period: PeriodRequest;
  /** Null: the period is not cut. */
  readonly grain: Grain | null;
  readonly window: TrailingWindow | null;
}

type Timed = Pick<Session, 'model' | 'clock'>;

/** `path` is where the period stands in the arguments. */
export function resolveTimes(
  { model, clock }: Timed,
  request: TimesRequest,
  path: readonly (string | number)[] = ['period'],
): Result<Times> {
  return clock.read(
    (now) => timesAt(model, now, request, path),
    (times, now) => holdsUntil(model, times, request.period, now),
  );
}

function timesAt(
  model: Model,
  now: Instant,
  { period, grain, window }: TimesRequest,
  path: readonly (string | number)[],
): Result<Times> {
  const whole = below(path, resolvePeriod(model.calendars, defaultCalendar(model), period, now));
  if (whole.kind === 'refused') return whole;
  const calendar = calendarOf(model.calendars, whole.value);
  const { start, end } = whole.value;
  const shown = grain === null ? ok([whole.value]) : below(path, seriesPeriods(calendar, grain, start, end, now));
  if (shown.kind === 'refused') return shown;
  const asked = window === null ? shown : collectWindows(calendar, shown.value, window, now);
  return asked.kind === 'ok' ? ok({ whole: whole.value, shown: shown.value, asked: asked.value }) : asked;
}

/** All points fail alike, so the first refusal tells it. */
function collectWindows(
  calendar: Calendar,
  points: readonly Period[],
  window: TrailingWindow,
  now: number,
): Result<readonly Period[]> {
  const windows = points.map((point) => trailingPeriod(calendar, point, window, now));
  return below(['window'], windows.find((each) => each.kind === 'refused') ?? collect(windows));
}

export function shiftPeriod({ model, clock }: Timed, period: Period, shift: PeriodShift): Result<Period> {
  const calendar = calendarOf(model.calendars, period);
  return clock.read(
    (now) => below(['to'], comparisonPeriod(calendar, shift, period, now)),
    (_, now) => (isOver(period, now) ? Number.POSITIVE_INFINITY : now),
  );
}

/** What is over has no more of the clock in it, and what lies before it has not either. */
const isOver = ({ start, end, basis }: Period, now: Instant): boolean =>
  basis?.kind !== 'toDate' && (end <= now || (start === Number.NEGATIVE_INFINITY && end === Number.POSITIVE_INFINITY));

/** Until when the same request comes to the same periods: of the last units, until the next is over. */
function holdsUntil(model: Model, times: Result<Times>, request: PeriodRequest, now: Instant): Instant {
  if (times.kind === 'refused') return now;
  const { whole, shown, asked } = times.value;
  if (![whole, ...shown, ...asked].every((period) => isOver(period, now))) return now;
  if (request.kind !== 'last') return Number.POSITIVE_INFINITY;
  const running = periodContaining(calendarOf(model.calendars, whole), request.grain, now, now);
  return running.kind === 'ok' ? running.value.end : now;
}

/** The last complete unit of the metric's cadence; all time where nothing that it counts has a time. */
export function defaultPeriod(model: Model, { key, cadence }: Metric): PeriodRequest {
  const computation = bindMetric(model, key);
  const timed = computation.kind === 'refused' || isTimed(computation.value);
  return timed ? { kind: 'last', last: 1, grain: grainOfCadence[cadence] } : { kind: 'allTime' };
}

/** Whether the rows that it counts have a time, or its entities come and go. */
const isTimed = (computation: Computation): boolean =>
  readsOf(computation).some(({ time }) => time !== null) ||
  measurementsOf(computation).some(({ score }) => score?.bound.active != null);

type Calendars = ReadonlyMap<string, Calendar>;

/** The calendar of a period. */
export const calendarOf = (calendars: Calendars, { calendar }: Period): Calendar =>
  calendars.get(calendar) ?? defaultCalendar({ calendars });

const below = <T>(path: readonly (string | number)[], result: Result<T>): Result<T> =>
  result.kind === 'ok' ? result : refused(...result.issues.map((each) => ({ ...each, path: [...path, ...each.path] })));
