/** From the period that was asked for to the instants that it means, now. */
import { assertNever } from '../assert-never.ts';
import { didYouMean } from '../did-you-mean.ts';
import { issue, ok, type Result, refused } from '../issue.ts';
import type { Grain, Instant, Period, PeriodRequest } from '../period.ts';
import type { Calendar } from './calendar.ts';
import { isoDate, isUsableDay, isUsableInstant, parseIsoDate } from './civil.ts';
import { describeUnit } from './describe-unit.ts';
import { grainLine } from './grain-line.ts';
import { startOfDay } from './local-time.ts';
import { makePeriod, makeUnit } from './make-period.ts';
import { nameStretch } from './name-stretch.ts';
import { outsideCalendar } from './outside-calendar.ts';

/** Issues have the paths of the request: `calendar`, `last`, `start`, `end`, `named`. */
export function resolvePeriod(
  calendars: ReadonlyMap<string, Calendar>,
  defaultCalendar: Calendar,
  request: PeriodRequest,
  now: Instant,
): Result<Period> {
  const calendar = request.calendar === undefined ? defaultCalendar : calendars.get(request.calendar);
  if (!calendar) {
    const near = didYouMean(request.calendar ?? '', calendars.keys());
    const hints = near.length > 0 ? near : [`Calendars: ${[...calendars.keys()].join(', ')}.`];
    return refused(issue('UNKNOWN_CALENDAR', `Unknown calendar "${request.calendar}".`, { path: ['calendar'], hints }));
  }
  switch (request.kind) {
    case 'last':
      return lastUnits(calendar, request.grain, request.last, now);
    case 'toDate':
      return unitToDate(calendar, request.grain, now);
    case 'explicit':
      return explicitPeriod(calendar, request.start, request.end, now);
    case 'days':
      return daysPeriod(calendar, request.start, request.end, now);
    case 'named':
      return namedPeriod(calendar, request.name, now);
    case 'allTime':
      return ok(makePeriod(calendar, { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY }, now));
    default:
      return assertNever(request);
  }
}

function lastUnits(calendar: Calendar, grain: Grain, count: number, now: Instant): Result<Period> {
  if (!Number.isSafeInteger(count) || count < 1) {
    const hints = [
      'Give a whole number of 1 or more, such as {last: 1, grain: QUARTER} for the last complete quarter.',
    ];
    return refused(
      issue('MALFORMED_PERIOD', `There is no period of the last ${count} ${grain}s.`, { path: ['last'], hints }),
    );
  }
  const line = grainLine(calendar, grain);
  const current = line.unitAt(now);
  if (current === null) return outsideCalendar(calendar);
  const first = line.move(current, -count);
  if (count === 1) return makeUnit(calendar, grain, line, first, now);
  const [start, end] = [line.startOf(first), line.startOf(current)];
  if (start === null || end === null) return outsideCalendar(calendar);
  return nameStretch(calendar, { start, end }, now, { grain: null, basis: { kind: 'units', grain, count } });
}

function unitToDate(calendar: Calendar, grain: Grain, now: Instant): Result<Period> {
  const line = grainLine(calendar, grain);
  const unit = line.unitAt(now);
  const start = unit === null ? null : line.startOf(unit);
  if (start === null) return outsideCalendar(calendar);
  const label = `${describeUnit(calendar, grain, start)} to date`;
  if (start === now) {
    const hints = [`Ask for the last complete ${grain}, or a moment later.`];
    return refused(issue('EMPTY_PERIOD', `"${label}" begins this very moment.`, { path: ['toDate'], hints }));
  }
  return ok(makePeriod(calendar, { start, end: now }, now, { basis: { kind: 'toDate', grain }, label }));
}

function explicitPeriod(calendar: Calendar, start: Instant, end: Instant, now: Instant): Result<Period> {
  const malformed = [
    ...(start === Number.NEGATIVE_INFINITY || isUsableInstant(start) ? [] : ['start']),
    ...(end === Number.POSITIVE_INFINITY || isUsableInstant(end) ? [] : ['end']),
  ];
  if (malformed.length > 0) {
    const hints = ['Give an instant with an offset, such as 2025-03-09T00:00:00Z.'];
    return refused(
      ...malformed.map((side) =>
        issue('MALFORMED_PERIOD', `The ${side} of the period is not an instant that can be asked for.`, {
          path: [side],
          hints,
        }),
      ),
    );
  }
  if (end <= start) {
    const hints = [
      end === start ? 'The end is exclusive: for one day, end it where the next day starts.' : 'Swap start and end.',
    ];
    return refused(issue('EMPTY_PERIOD', 'The period ends at or before its start.', { path: ['end'], hints }));
  }
  return ok(makePeriod(calendar, { start, end }, now));
}

/** From the start of one local day to the start of another. */
function daysPeriod(calendar: Calendar, start: string, end: string, now: Instant): Result<Period> {
  const malformed = [
    { side: 'start', date: start },
    { side: 'end', date: end },
  ].filter(({ date }) => !isRealDate(date));
  if (malformed.length > 0)
    return refused(
      ...malformed.map(({ side, date }) =>
        issue('MALFORMED_PERIOD', `"${date}" is not a date.`, { path: [side], hints: ['Write it as 2025-03-09.'] }),
      ),
    );
  return explicitPeriod(calendar, dayStart(calendar, start), dayStart(calendar, end), now);
}

/** 2025-02-30 would roll over into March. */
const isRealDate = (date: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) && isUsableDay(parseIsoDate(date)) && isoDate(parseIsoDate(date)) === date;

const dayStart = ({ timeZone }: Calendar, date: string): Instant => startOfDay(timeZone, parseIsoDate(date));

function namedPeriod(calendar: Calendar, name: string, now: Instant): Result<Period> {
  const named = calendar.namedPeriods.find((period) => period.key === name);
  if (!named) {
    const keys = calendar.namedPeriods.map((period) => period.key);
    const none = `The calendar "${calendar.key}" names no periods: use start and end.`;
    const hints = keys.length === 0 ? [none] : didYouMean(name, keys);
    return refused(issue('UNKNOWN_NAMED_PERIOD', `Unknown named period "${name}".`, { path: ['named'], hints }));
  }
  const [start, end] = [dayStart(calendar, named.start), dayStart(calendar, named.end)];
  if (end <= start) {
    return refused(
      issue('EMPTY_PERIOD', `The named period "${name}" ends at or before its start.`, { path: ['named'] }),
    );
  }
  return ok(makePeriod(calendar, { start, end }, now, { label: named.name }));
}
