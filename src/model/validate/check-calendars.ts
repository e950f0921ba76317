/** Cross-checks of calendars: zones that exist, and retail years of whole weeks. */
import type { Calendar } from '../../kernel/calendar/calendar.ts';
import type { Model } from '../model.ts';
import { checkDistinct, type Finding, finding, placeOf, within } from './finding.ts';
import { isTimeZone } from './time-zone.ts';

export function checkCalendars({ calendars }: Model): readonly Finding[] {
  return [...calendars.values()].flatMap(checkCalendar);
}

function checkCalendar(calendar: Calendar): readonly Finding[] {
  const place = placeOf('calendar', calendar.key);
  const zone = isTimeZone(calendar.timeZone)
    ? []
    : [
        finding(
          within(place, 'timeZone'),
          'MODEL_INVALID',
          `Unknown time zone "${calendar.timeZone}".`,
          'Use a name such as Europe/Berlin.',
        ),
      ];
  const periods = calendar.namedPeriods.map(({ key }) => key);
  return [
    ...zone,
    ...checkDistinct(within(place, 'namedPeriods'), 'named period', periods),
    ...checkWeekPattern(calendar),
  ];
}

function checkWeekPattern({ key, weekPattern }: Calendar): readonly Finding[] {
  if (!weekPattern) return [];
  const place = placeOf('calendar', key, 'weekPattern');
  const total = weekPattern.weeks.reduce((sum, weeks) => sum + weeks, 0);
  const quarter =
    total === 13
      ? []
      : [
          finding(
            within(place, 'weeks'),
            'MODEL_INVALID',
            `A quarter has 13 weeks, and ${weekPattern.weeks.join(' + ')} makes ${total}.`,
            'Use 4-4-5, 4-5-4 or 5-4-4.',
          ),
        ];
  const years = weekPattern.years.flatMap(({ year, start }, index) => {
    const before = weekPattern.years[index - 1];
    if (!before) return [];
    const there = within(place, 'years', index);
    if (year !== before.year + 1)
      return [finding(there, 'MODEL_INVALID', `The year ${year} follows ${before.year}.`, 'Years ascend one by one.')];
    const days = (Date.parse(start) - Date.parse(before.start)) / 86_400_000;
    if (days === 364 || days === 371) return [];
    return [
      finding(
        there,
        'MODEL_INVALID',
        `The year ${before.year} would have ${days} days.`,
        'A retail year has 52 or 53 whole weeks: 364 or 371 days.',
      ),
    ];
  });
  return [...quarter, ...years];
}
