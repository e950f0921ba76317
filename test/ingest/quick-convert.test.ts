/** The quick converters against the exact ones: where they answer at all, they answer the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Converter, QuickConverter } from '../../src/ingest/convert/converter.ts';
import { convertNumber, type NumberForm, type NumberLimit } from '../../src/ingest/convert/number.ts';
import { quickNumber } from '../../src/ingest/convert/quick-number.ts';
import { quickTime } from '../../src/ingest/convert/quick-time.ts';
import { convertTime, type TimeForm } from '../../src/ingest/convert/time.ts';

/** How many of the texts the quick converter took, each of them as the exact one does. */
function countAgreeing(texts: readonly string[], quick: QuickConverter, exact: Converter): number {
  const taken = texts.filter((text) => quick(text) !== null);
  expect(taken.map((text) => [text, quick(text)])).toEqual(taken.map((text) => [text, exact(text)]));
  return taken.length;
}

const pad = (length: number) => (number: number) => String(number).padStart(length, '0');
const upTo = (max: number, length = 2) => fc.integer({ min: 0, max }).map(pad(length));

describe('numbers', () => {
  const forms: readonly NumberForm[] = [
    { decimal: '.', thousands: null, strip: [] },
    { decimal: '.', thousands: ',', strip: [] },
    { decimal: ',', thousands: '.', strip: [] },
    { decimal: ',', thousands: ' ', strip: ['€'] },
    { decimal: '.', thousands: null, strip: ['0', '-'] },
  ];
  const limits: readonly NumberLimit[] = [
    { kind: 'any' },
    { kind: 'float', single: true },
    { kind: 'float', single: false },
    { kind: 'integer', min: -32_768n, max: 32_767n },
    { kind: 'integer', min: -(2n ** 63n), max: 2n ** 63n - 1n },
    { kind: 'numeric', precision: 5, scale: 2, round: false },
    { kind: 'numeric', precision: 5, scale: 2, round: true },
    { kind: 'numeric', precision: 2, scale: 2, round: false },
    { kind: 'numeric', precision: 3, scale: -2, round: true },
    { kind: 'numeric', precision: 38, scale: 0, round: false },
    { kind: 'numeric', precision: 38, scale: 20, round: false },
  ];
  const digits = fc.stringMatching(/^\d{0,18}$/);
  const text = fc.oneof(
    fc
      .tuple(fc.constantFrom('', '-', '+', ' '), digits, fc.constantFrom('', '.', ','), digits)
      .map((part) => part.join('')),
    fc.integer({ min: -40_000, max: 40_000 }).map(String),
    fc.stringMatching(/^[-+(]?[\d.,]{0,8}(?:e-?\d)?[)-]?$/),
  );

  it('are read as they are by arbitrary precision', () => {
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.constantFrom(...limits), text, (form, limit, written) => {
        countAgreeing([written], quickNumber(form, limit), convertNumber(form, limit));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['any', '.', ['0', '-12', '1.50', '-0.5', '123456789012345']],
    ['any', ',', ['12,5', '7']],
    ['numeric', '.', ['999.99', '5', '-0.01']],
    ['integer', '.', ['0', '-32768', '32767']],
  ] as const)('of kind %s with the decimal %s are taken in their plain form', (kind, decimal, texts) => {
    const limit = limits.find((one) => one.kind === kind) ?? { kind: 'any' };
    const form = { decimal, thousands: null, strip: [] };
    expect(countAgreeing(texts, quickNumber(form, limit), convertNumber(form, limit))).toBe(texts.length);
  });
});

describe('dates and clock readings', () => {
  const kinds = ['date', 'timestamp', 'timestamptz'] as const;
  // Clocks that change at midnight, by half an hour, four times a year, by a day; years of odd seconds; 24 hours a day.
  const zones = [
    'Europe/Vienna',
    'America/Havana',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Asia/Kathmandu',
    'UTC',
  ];
  const year = fc.oneof(upTo(9_999, 4), fc.integer({ min: 1_880, max: 2_040 }).map(pad(4)));
  const date = fc.tuple(year, upTo(13), upTo(32));
  const clock = fc.tuple(upTo(24), upTo(60), upTo(60));
  const offset = fc.constantFrom('', 'Z', 'z', '+00', '-00:00', '+05:30', '-0330', ' +02', '+24', '-11:60');
  const fraction = fc.constantFrom('', '.0', '.120', ',5', '.123456789', '.1234567890');

  const iso = fc
    .tuple(date, fc.constantFrom('T', ' ', 't'), clock, fraction, offset, fc.constantFrom('all', 'minutes', 'day'))
    .map(([day, between, time, rest, zone, length]) => {
      if (length === 'day') return day.join('-');
      if (length === 'minutes') return `${day.join('-')}${between}${time.slice(0, 2).join(':')}${zone}`;
      return `${day.join('-')}${between}${time.join(':')}${rest}${zone}`;
    });

  it('in ISO 8601 are read as they are by calendars, in every zone', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(null, ...zones), iso, (kind, timeZone, text) => {
        const form = { formats: [], locale: 'en', timeZone };
        countAgreeing([text], quickTime(kind, form), convertTime(kind, form));
      }),
      { numRuns: 3_000 },
    );
  });

  it('are placed as they are by calendars on every hour around each change of the clocks', () => {
    const days = [
      '2017-03-26',
      '2017-10-29',
      '2018-03-11',
      '2018-11-04',
      '2011-12-29',
      '2011-12-30',
      '2011-12-31',
      '2017-04-02',
      '2018-05-13',
    ];
    for (const timeZone of zones) {
      const form = { formats: [], locale: 'en', timeZone };
      const texts = days.flatMap((day) =>
        Array.from(
          { length: 48 },
          (_, half) => `${day} ${pad(2)(Math.floor(half / 2))}:${half % 2 === 0 ? '00' : '30'}`,
        ),
      );
      expect(countAgreeing(texts, quickTime('timestamptz', form), convertTime('timestamptz', form))).toBeGreaterThan(0);
    }
  });

  const formats = [
    'dd/MM/yyyy',
    'd/M/yyyy HH:mm',
    'yyyyMMdd',
    'yyyyMMddHHmmss',
    'yyyyMMdd Hm',
    "yyyy-MM-dd'T'H:m:s",
    'MM.dd.yyyy HH:mm:ss',
    'dd MMM yyyy',
    'd-M-yyyy h:mm a',
  ];
  const locales = ['en', 'de', 'ar-EG', 'fa'];

  it('by a format are read as they are by Luxon', () => {
    const written = fc
      .tuple(fc.constantFrom(...formats), date, clock, fc.boolean())
      .map(([format, [y, mo, d], [h, mi, s], short]) => {
        const values: Readonly<Record<string, string>> = { y, M: mo, d, H: h, m: mi, s };
        const text = format.replaceAll("'", '').replace(/yyyy|MM?|dd?|HH?|mm?|ss?/g, (token) => {
          const value = values[token.charAt(0)] ?? '';
          return token.length === 1 && short ? String(Number(value)) : value;
        });
        return { format, text };
      });
    const world = fc.record({
      kind: fc.constantFrom(...kinds),
      locale: fc.constantFrom(...locales),
      timeZone: fc.constantFrom('Europe/Vienna', null),
      other: fc.constantFrom([], ['yyyy-MM-dd']),
    });
    fc.assert(
      fc.property(world, written, ({ kind, locale, timeZone, other }, { format, text }) => {
        const form: TimeForm = { formats: [format, ...other], locale, timeZone };
        countAgreeing([text], quickTime(kind, form), convertTime(kind, form));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['timestamptz', [], ['2016-07-01 10:30:00+00', '2016-07-01T10:30:00.5-07:00', '2016-07-01 10:30', '2016-07-01']],
    ['timestamp', [], ['2016-07-01 10:30:00', '2016-02-29T23:59']],
    ['date', [], ['2016-07-01', '2016-07-01 10:30']],
    ['timestamptz', ['d/M/yyyy HH:mm'], ['1/7/2016 10:30', '31/12/2016 00:00']],
    ['date', ['yyyyMMdd', 'dd.MM.yyyy'], ['20160701']],
  ] as const)('of kind %s by the formats %j are taken in their plain form', (kind, given, texts) => {
    const form = { formats: given, locale: 'en', timeZone: 'Europe/Vienna' };
    expect(countAgreeing(texts, quickTime(kind, form), convertTime(kind, form))).toBe(texts.length);
  });
});
