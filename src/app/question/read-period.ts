/** The period that the options ask for: at most one form of it. */
import { Temporal } from 'temporal-polyfill';
import { collect, ok, type Result, refused } from '../../kernel/issue.ts';
import type { PeriodRequest } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';
import { optionIssue } from './option-issue.ts';
import type { QuestionOptions } from './question-options.ts';
import { readGrain } from './read-grain.ts';
import { readNumber } from './read-number.ts';

/** Null where no period is given. */
export function readPeriod(model: Model, options: QuestionOptions): Result<PeriodRequest | null> {
  const { last, toDate, from, to, named, allTime } = options;
  const forms = [last, toDate, from ?? to, named, allTime].filter((form) => form !== undefined);
  if (forms.length > 1)
    return malformed(
      '--last',
      'Several periods are given.',
      'Use one of --last, --to-date, --from with --to, --named, --all-time.',
    );
  if (last !== undefined) return lastOf(last, options.grain);
  if (toDate !== undefined) {
    const grain = readGrain(toDate, '--to-date');
    return grain.kind === 'ok' ? ok({ kind: 'toDate', grain: grain.value }) : grain;
  }
  if (named !== undefined) return ok({ kind: 'named', name: named });
  if (allTime) return ok({ kind: 'allTime' });
  if (from === undefined && to === undefined) return ok(null);
  if (from === undefined) return malformed('--from', '--to goes with --from.', 'Give both; --to is exclusive.');
  if (to === undefined) return malformed('--to', '--from goes with --to.', 'Give both; --to is exclusive.');
  const bounds = collect([
    readTime(model, from, '--from', options.calendar),
    readTime(model, to, '--to', options.calendar),
  ]);
  if (bounds.kind === 'refused') return bounds;
  const [start = 0, end = 0] = bounds.value;
  return ok({ kind: 'explicit', start, end });
}

function lastOf(last: string, grain: string | undefined): Result<PeriodRequest> {
  const count = readNumber(last, '--last', 'MALFORMED_PERIOD');
  if (grain === undefined) {
    const missing = malformed('--last', '--last counts periods of a grain.', 'Add --grain month.');
    return count.kind === 'ok' ? missing : refused(...count.issues, ...missing.issues);
  }
  const read = readGrain(grain, '--grain');
  if (count.kind === 'refused' || read.kind === 'refused')
    return refused(...(count.kind === 'refused' ? count.issues : []), ...(read.kind === 'refused' ? read.issues : []));
  return ok({ kind: 'last', last: count.value, grain: read.value });
}

/** A date begins at its first moment in the zone of the calendar, whatever the clocks do that day. */
function readTime(model: Model, text: string, option: string, calendar: string | undefined): Result<number> {
  const [fallback] = model.calendars.values();
  const zone = (calendar === undefined ? fallback : model.calendars.get(calendar))?.timeZone ?? 'UTC';
  try {
    return ok(
      /^\d{4}-\d{2}-\d{2}$/.test(text)
        ? Temporal.PlainDate.from(text).toZonedDateTime(zone).startOfDay().epochMilliseconds
        : Temporal.Instant.from(text).epochMilliseconds,
    );
  } catch {
    return malformed(
      option,
      `"${text}" is neither a date nor an instant.`,
      'Write 2025-03-01 or 2025-03-01T09:00:00Z.',
    );
  }
}

const malformed = (option: string, message: string, hint: string): Extract<Result<never>, { kind: 'refused' }> => ({
  kind: 'refused',
  issues: [optionIssue('MALFORMED_PERIOD', option, message, hint)],
});
