/** Cross-checks of schedules: zones, countries and weekdays that exist, and hours that do not contradict each other. */
import { weekdays } from '../../kernel/calendar/calendar.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Hours, readHours, readWeekdays } from '../../kernel/schedule/hours-by-weekday.ts';
import { holidayCountries, holidayRegions } from '../../kernel/schedule/public-holidays.ts';
import type { Schedule } from '../../kernel/schedule/schedule.ts';
import type { Model } from '../model.ts';
import { type Finding, finding, type Place, placeOf, within } from './finding.ts';
import { isTimeZone } from './time-zone.ts';

export function checkSchedules({ schedules }: Model): readonly Finding[] {
  return [...schedules.values()].flatMap((schedule) => {
    const place = placeOf('schedule', schedule.key);
    return [
      ...checkZone(schedule, place),
      ...checkWeekdays(schedule, within(place, 'hours')),
      ...checkHours(schedule.hours, within(place, 'hours')),
      ...checkHours(schedule.open, within(place, 'open')),
      ...checkHolidays(schedule, within(place, 'holidays')),
      ...checkDates(schedule, place),
    ];
  });
}

const checkZone = ({ timeZone }: Schedule, place: Place): readonly Finding[] =>
  isTimeZone(timeZone) && /^[A-Za-z]/.test(timeZone)
    ? []
    : [
        finding(
          within(place, 'timeZone'),
          'MODEL_INVALID',
          `Unknown time zone "${timeZone}".`,
          'Use a name such as Europe/Berlin.',
        ),
      ];

function checkWeekdays({ hours, open }: Schedule, place: Place): readonly Finding[] {
  const seen = new Set<string>();
  const found = Object.keys(hours).flatMap((days): readonly Finding[] => {
    const read = readWeekdays(days);
    if (read === null)
      return [
        finding(
          within(place, days),
          'MODEL_INVALID',
          `"${days}" is no weekday.`,
          ...didYouMean(days, weekdays),
          'Write friday, or a run of days such as monday-friday.',
        ),
      ];
    const twice = read.filter((weekday) => seen.has(weekday));
    for (const weekday of read) seen.add(weekday);
    return twice.length === 0
      ? []
      : [
          finding(
            within(place, days),
            'MODEL_INVALID',
            `The hours of ${twice.join(', ')} are given twice.`,
            'Give each weekday once, such as monday-thursday and friday.',
          ),
        ];
  });
  const all = [...Object.values(hours), ...Object.values(open)].flat();
  return all.length > 0
    ? found
    : [...found, finding(place, 'MODEL_INVALID', 'The schedule is never open.', 'Give at least one day hours.')];
}

/** Hours end after they start, and do not overlap. */
function checkHours(days: Schedule['hours'], place: Place): readonly Finding[] {
  return Object.entries(days).flatMap(([day, texts]) => {
    const all = texts.map(readHours);
    return texts.flatMap((text, index): readonly Finding[] => {
      const hours = all[index] as Hours;
      const there = within(place, day, index);
      if (hours.start >= hours.end)
        return [
          finding(
            there,
            'MODEL_INVALID',
            `"${text}" ends at or before its start.`,
            'Hours past midnight are two: until 24:00, and from 00:00 of the next day.',
          ),
        ];
      const met = all.findIndex((other, at) => at < index && other.start < hours.end && hours.start < other.end);
      return met < 0 ? [] : [finding(there, 'MODEL_INVALID', `"${text}" overlaps with "${texts[met]}".`)];
    });
  });
}

function checkHolidays({ holidays }: Schedule, place: Place): readonly Finding[] {
  if (!holidays) return [];
  const { country, region } = holidays;
  const countries = holidayCountries();
  if (!countries.includes(country))
    return [
      finding(
        within(place, 'country'),
        'MODEL_UNKNOWN_REFERENCE',
        `No holidays are known of the country "${country}".`,
        ...(countries.includes(country.toUpperCase())
          ? [`Did you mean "${country.toUpperCase()}"?`]
          : ['Countries go by two letters (ISO 3166-1), such as DE; list other days off under "closed".']),
      ),
    ];
  const regions = holidayRegions(country);
  if (region === undefined || regions.includes(region)) return [];
  const near = didYouMean(region, regions);
  return [
    finding(
      within(place, 'region'),
      'MODEL_UNKNOWN_REFERENCE',
      `No holidays are known of the region "${region}" of "${country}".`,
      ...(near.length > 0
        ? near
        : [
            regions.length === 0
              ? 'It has none: leave region out.'
              : `It has ${regions.filter((each) => !each.includes('-')).join(', ')}.`,
          ]),
    ),
  ];
}

function checkDates({ closed, open }: Schedule, place: Place): readonly Finding[] {
  return closed.flatMap((date, index) =>
    Object.hasOwn(open, date)
      ? [
          finding(
            within(place, 'closed', index),
            'MODEL_INVALID',
            `${date} is both closed and open.`,
            'Keep one of the two.',
          ),
        ]
      : [],
  );
}
