/** Converts dates and clock readings in digits as `convertTime` would, without the libraries of calendars. */
import { Temporal } from 'temporal-polyfill';
import { type QuickConverter, remembered } from './converter.ts';
import { type QuickReader, quickFormatReader, readQuickIso } from './quick-reading.ts';
import type { TimeForm } from './time.ts';

export function quickTime(kind: 'date' | 'timestamp' | 'timestamptz', form: TimeForm): QuickConverter {
  const read = quickReader(form);
  if (read === null) return () => null;
  const offsetOn = form.timeZone === null ? () => null : dayOffsets(form.timeZone);
  return (text) => {
    const reading = read(text);
    if (reading === null) return null;
    const { date, time, fraction, offset } = reading;
    switch (kind) {
      case 'date':
        return offset === null ? date : null;
      case 'timestamp':
        return offset === null ? `${date} ${time}${fraction}` : null;
      case 'timestamptz': {
        const shift = offset ?? offsetOn(date);
        if (shift === null) return null;
        if (shift === 0) return `${date}T${time}${fraction}Z`;
        const second = new Date(Date.parse(`${date}T${time}Z`) - shift).toISOString().slice(0, 19);
        return `${second}${fraction}Z`;
      }
    }
  };
}

/** Of the formats only the first is tried: a text in another one may fit the first in a way that digits do not show. */
function quickReader({ formats: [format], locale }: TimeForm): QuickReader | null {
  if (format === undefined) return readQuickIso;
  const { numberingSystem } = new Intl.NumberFormat(locale).resolvedOptions();
  return numberingSystem === 'latn' ? quickFormatReader(format) : null;
}

/** The offset of a zone all through a local day, in milliseconds; null on days on which its clocks are changed. */
const dayOffsets = (timeZone: string): ((date: string) => number | null) =>
  remembered((date) => {
    const start = Temporal.PlainDate.from(date).toZonedDateTime(timeZone);
    // A zone can skip midnight, and on its way over the date line a whole day.
    const atMidnight = start.toPlainDateTime().toString() === `${date}T00:00:00`;
    return atMidnight && start.hoursInDay === 24 ? start.offsetNanoseconds / 1_000_000 : null;
  });
