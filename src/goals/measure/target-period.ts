/** Of which time the number of a target is, as seen from an instant. */
import { assertNever } from '../../kernel/assert-never.ts';
import { resolvePeriod } from '../../kernel/calendar/resolve-period.ts';
import type { Result } from '../../kernel/issue.ts';
import type { Instant, Period, PeriodRequest } from '../../kernel/period.ts';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Model } from '../../model/model.ts';
import type { MeasuredOver, Target } from '../target.ts';

type Span = Pick<Target, 'startsAt' | 'dueAt' | 'measuredOver'>;

/** In the default calendar of the model; never past the due date. EMPTY_PERIOD where nothing has passed yet. */
export function targetPeriod(model: Pick<Model, 'calendars'>, target: Span, at: Instant): Result<Period> {
  const seen = Math.min(at, target.dueAt);
  return resolvePeriod(
    model.calendars,
    defaultCalendar(model),
    requestOf(target.measuredOver, target.startsAt, seen),
    seen,
  );
}

function requestOf(over: MeasuredOver, start: Instant, end: Instant): PeriodRequest {
  switch (over.kind) {
    case 'last':
      return { kind: 'last', last: over.count, grain: over.grain };
    case 'toDate':
      return { kind: 'toDate', grain: over.grain };
    case 'sinceStart':
      return { kind: 'explicit', start, end };
    default:
      return assertNever(over);
  }
}
