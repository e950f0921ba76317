/** What is asked of the data for one target: its number, its baseline, last year's shape, and its counter-metrics. */
import { comparisonPeriod } from '../../kernel/calendar/comparison-period.ts';
import type { Instant, Period } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';
import type { Question } from '../../query/question.ts';
import type { Target } from '../target.ts';
import { targetPeriod } from './target-period.ts';

export interface TargetQuestions {
  /** Null where no time has passed, or there is no such period: nothing is asked then. */
  readonly now: Period | null;
  readonly baseline: Period | null;
  /** A year before now, the start and the due date; null for another trajectory, or before the calendar. */
  readonly lastYear: Readonly<Record<'now' | 'start' | 'due', Period | null>> | null;
}

export function targetQuestions(model: Model, target: Target, at: Instant): TargetQuestions {
  const now = periodAt(model, target, at);
  const atStart = { ...target, dueAt: Math.max(target.dueAt, target.startsAt) };
  return {
    now,
    baseline: target.baseline.kind === 'computed' ? periodAt(model, atStart, target.startsAt) : null,
    lastYear:
      target.trajectory === 'seasonal'
        ? {
            now: aYearBefore(model, now, at),
            start: aYearBefore(model, periodAt(model, target, target.startsAt), at),
            due: aYearBefore(model, periodAt(model, target, target.dueAt), at),
          }
        : null,
  };
}

/** One question for all of its periods: they meet in one scan with those of every other target. */
export const questionOf = ({ metric, slice }: Target, periods: readonly Period[]): Question => ({
  metric,
  periods,
  by: [],
  where: slice,
  top: null,
});

function periodAt(model: Model, target: Target, at: Instant): Period | null {
  const period = targetPeriod(model, target, at);
  return period.kind === 'ok' ? period.value : null;
}

function aYearBefore({ calendars }: Model, period: Period | null, at: Instant): Period | null {
  const calendar = period && calendars.get(period.calendar);
  if (!period || !calendar) return null;
  const shifted = comparisonPeriod(calendar, 'samePeriodLastYear', period, at);
  return shifted.kind === 'ok' ? shifted.value : null;
}
