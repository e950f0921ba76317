/** Reads dates and clock readings, by format or as ISO 8601, and places zoneless readings in their zone. */
import { DateTime } from 'luxon';
import { Temporal } from 'temporal-polyfill';
import { type Converter, type Misfit, remembered, show } from './converter.ts';

export interface TimeForm {
  /** Luxon tokens, tried in turn; empty for ISO 8601. */
  readonly formats: readonly string[];
  readonly locale: string;
  /** IANA zone of readings without an offset; null when none is known. */
  readonly timeZone: string | null;
}

/** A reading of a clock, and the instant where the text gave an offset. */
interface Reading {
  readonly local: Temporal.PlainDateTime;
  readonly instant: Temporal.Instant | null;
}

const isoShape = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * `date`: the day as written, or the day in `timeZone` where the text has an offset. `timestamp`: the reading as written;
 * an offset is refused. `timestamptz`: an instant; a reading that the zone's clocks show twice is the earlier one, one
 * that they skip is refused.
 */
export function convertTime(kind: 'date' | 'timestamp' | 'timestamptz', form: TimeForm): Converter {
  const read = form.formats.length === 0 ? readIso : formatReader(form);
  return remembered((text) => {
    const reading = read(text.trim());
    if (reading === null)
      return { misfit: `${show(text)} is not a ${kind === 'date' ? 'date' : 'date and time'}${expected(form)}` };
    if (reading.local.year < 1) return { misfit: `${show(text)} is before the year 1` };
    switch (kind) {
      case 'date':
        return day(reading, text, form.timeZone);
      case 'timestamp':
        if (reading.instant) return { misfit: `${show(text)} has an offset, and the column has none` };
        return reading.local.toString().replace('T', ' ');
      case 'timestamptz':
        return instant(reading, text, form.timeZone);
    }
  });
}

const expected = (form: TimeForm): string =>
  form.formats.length > 0 ? ` of the form ${form.formats.join(' or ')}` : ' in ISO 8601';

function day(reading: Reading, text: string, timeZone: string | null): string | Misfit {
  if (!reading.instant) return reading.local.toPlainDate().toString();
  if (timeZone === null)
    return { misfit: `${show(text)} has an offset: which day it is depends on a timeZone in the mapping` };
  return reading.instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

function instant(reading: Reading, text: string, timeZone: string | null): string | Misfit {
  if (reading.instant) return reading.instant.toString();
  if (timeZone === null) return { misfit: `${show(text)} has no offset: say the timeZone in the mapping` };
  const zoned = reading.local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (!zoned.toPlainDateTime().equals(reading.local))
    return { misfit: `${show(text)} does not exist in ${timeZone}: clocks skip it` };
  return zoned.toInstant().toString();
}

function readIso(text: string): Reading | null {
  const found = isoShape.exec(text);
  if (!found) return null;
  const [, date, time = '00:00', offset] = found;
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${time}`);
    return { local, instant: offset ? Temporal.Instant.from(`${date}T${time}${offset.toUpperCase()}`) : null };
  } catch {
    return null;
  }
}

function formatReader(form: TimeForm): (text: string) => Reading | null {
  const parsers = form.formats.map((format) => ({
    parser: DateTime.buildFormatParser(format, { locale: form.locale }),
    offset: hasOffset(format),
  }));
  return (text) => {
    for (const { parser, offset } of parsers) {
      const found = DateTime.fromFormatParser(text, parser, { zone: 'utc', locale: form.locale, setZone: offset });
      if (!found.isValid) continue;
      const local = Temporal.PlainDateTime.from(found.toISO({ includeOffset: false, extendedZone: false }));
      return { local, instant: offset ? Temporal.Instant.fromEpochMilliseconds(found.toMillis()) : null };
    }
    return null;
  };
}

/** Tokens outside of quoted text. */
const tokens = (format: string): string => format.replace(/'[^']*'/g, '');
const hasOffset = (format: string): boolean => /[Zz]/.test(tokens(format));

/** What a format fails to say, by writing a known moment with it and reading that back; null when all is there. */
export function problemOfFormat(
  format: string,
  kind: 'date' | 'timestamp' | 'timestamptz',
  locale: string,
): string | null {
  const known = DateTime.utc(2017, 11, 23, 14, 35, 56);
  const back = DateTime.fromFormat(known.toFormat(format, { locale }), format, { zone: 'utc', locale });
  if (!back.isValid)
    return `The format "${format}" cannot be read back: ${back.invalidExplanation ?? 'unknown tokens'}.`;
  const lost = [
    back.year === known.year ? [] : ['year (yyyy)'],
    back.month === known.month ? [] : ['month (MM; mm is minutes)'],
    back.day === known.day ? [] : ['day (dd)'],
    kind === 'date' || back.hour === known.hour ? [] : ['hour (HH, or hh with a for AM and PM)'],
  ].flat();
  return lost.length === 0 ? null : `The format "${format}" does not say the ${lost.join(', ')}.`;
}
