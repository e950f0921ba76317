/** Values as people write them, to what the database keeps. */
import { describe, expect, it } from 'vitest';
import { convertBoolean } from '../../src/ingest/convert/boolean.ts';
import type { Converter } from '../../src/ingest/convert/converter.ts';
import { convertNumber, type NumberForm, type NumberLimit } from '../../src/ingest/convert/number.ts';
import { convertText } from '../../src/ingest/convert/text.ts';
import { convertTime, problemOfFormat, type TimeForm } from '../../src/ingest/convert/time.ts';

const misfit = (convert: Converter, text: string) => {
  const converted = convert(text);
  return typeof converted === 'string' ? `stored as ${converted}` : converted.misfit;
};

describe('numbers', () => {
  const any: NumberLimit = { kind: 'any' };
  const english: NumberForm = { decimal: '.', thousands: ',', strip: ['$', '%'] };
  const german: NumberForm = { decimal: ',', thousands: '.', strip: ['€'] };

  it.each([
    ['1234.50', '1234.50'],
    ['1,234,567.8', '1234567.8'],
    ['-12', '-12'],
    ['12-', '-12'],
    ['(12.5)', '-12.5'],
    ['\u221212', '-12'],
    ['+3', '3'],
    ['$ 1,000', '1000'],
    ['-$5', '-5'],
    ['.5', '0.5'],
    ['7.', '7'],
    ['1e-3', '1e-3'],
    ['12 %', '12'],
  ])('reads %s as %s', (text, expected) => {
    expect(convertNumber(english, any)(text)).toBe(expected);
  });

  it('reads a decimal comma', () => {
    expect(convertNumber(german, any)('-1.234,56 €')).toBe('-1234.56');
  });

  it.each(['1.5', '1.2345', '12.34.567', '1,5,0', 'abc', '--1', '1-2', 'NaN', 'Infinity', '0x10', '١٢', '1 000', ''])(
    'refuses %s where points separate thousands',
    (text) => {
      expect(misfit(convertNumber(german, any), text)).toContain('is not a number');
    },
  );

  it('reads whole numbers, and refuses fractions and what the column cannot hold', () => {
    const small = convertNumber(english, { kind: 'integer', min: -32_768n, max: 32_767n });
    expect(small('12.0')).toBe('12');
    expect(misfit(small, '12.5')).toContain('is not a whole number');
    expect(misfit(small, '32768')).toContain('out of range');
    expect(small('-32768')).toBe('-32768');
  });

  it('refuses decimals that the column would silently drop, unless told to round', () => {
    const money: NumberLimit = { kind: 'numeric', precision: 5, scale: 2, round: false };
    expect(convertNumber(english, money)('999.990')).toBe('999.99');
    expect(misfit(convertNumber(english, money), '1.005')).toContain('more than 2 decimals');
    expect(convertNumber(english, { ...money, round: true })('1.005')).toBe('1.01');
    expect(misfit(convertNumber(english, money), '1000')).toContain('out of range');
  });

  it('refuses what overflows a float', () => {
    expect(misfit(convertNumber(english, { kind: 'float', single: false }), '1e400')).toContain('out of range');
    expect(misfit(convertNumber(english, { kind: 'float', single: true }), '1e39')).toContain('out of range');
  });
});

describe('dates and clock readings', () => {
  const form = (formats: readonly string[], timeZone: string | null = null, locale = 'en'): TimeForm => ({
    formats,
    timeZone,
    locale,
  });

  it.each([
    ['dd/MM/yyyy', '03/02/2017', '2017-02-03'],
    ['d/M/yy', '3/2/17', '2017-02-03'],
    ['MMM d, yyyy', 'Feb 3, 2017', '2017-02-03'],
    ['MM/dd/yyyy hh:mm:ss a', '05/09/2016 12:00:00 AM', '2016-05-09'],
  ])('reads a date by the format %s', (format, text, expected) => {
    expect(convertTime('date', form([format]))(text)).toBe(expected);
  });

  it('reads names of months in other languages', () => {
    expect(convertTime('date', form(['d. MMMM yyyy'], null, 'de'))('3. März 2017')).toBe('2017-03-03');
  });

  it('tries several formats in turn', () => {
    const convert = convertTime('date', form(['dd.MM.yyyy', 'yyyy-MM-dd']));
    expect([convert('03.02.2017'), convert('2017-02-03')]).toEqual(['2017-02-03', '2017-02-03']);
  });

  it.each(['31/02/2017', '02/13/2017', '3/2/2017', '03/02/2017 10:00', 'yesterday'])(
    'refuses %s for dd/MM/yyyy',
    (text) => {
      expect(misfit(convertTime('date', form(['dd/MM/yyyy'])), text)).toContain('is not a date of the form dd/MM/yyyy');
    },
  );

  it('places a reading without an offset in its zone, summer and winter', () => {
    const convert = convertTime('timestamptz', form(['dd/MM/yyyy HH:mm'], 'Europe/Vienna'));
    expect(convert('01/07/2016 10:30')).toBe('2016-07-01T08:30:00Z');
    expect(convert('01/12/2016 10:30')).toBe('2016-12-01T09:30:00Z');
  });

  it('reads AM and PM, noon and midnight among them', () => {
    const convert = convertTime('timestamp', form(['M/d/yyyy h:mm a']));
    expect(['5/9/2016 12:00 AM', '5/9/2016 12:30 PM', '5/9/2016 1:05 PM'].map(convert)).toEqual([
      '2016-05-09 00:00:00',
      '2016-05-09 12:30:00',
      '2016-05-09 13:05:00',
    ]);
  });

  it('obeys offsets over the zone', () => {
    expect(convertTime('timestamptz', form([], 'Europe/Vienna'))('2016-07-01T10:30:00.123456-07:00')).toBe(
      '2016-07-01T17:30:00.123456Z',
    );
    expect(convertTime('timestamptz', form(['dd.MM.yyyy HH:mm ZZ'], 'Europe/Vienna'))('01.07.2016 10:30 +05:30')).toBe(
      '2016-07-01T05:00:00Z',
    );
    expect(convertTime('timestamptz', form([]))('2016-07-01 10:30:00+00')).toBe('2016-07-01T10:30:00Z');
  });

  it('refuses a reading that clocks skip, and takes the earlier of two that they show twice', () => {
    const convert = convertTime('timestamptz', form([], 'America/Los_Angeles'));
    expect(misfit(convert, '2017-03-12 02:30')).toContain('clocks skip it');
    expect(convert('2017-11-05 01:30')).toBe('2017-11-05T08:30:00Z');
  });

  it('refuses to guess a zone, or to drop an offset', () => {
    expect(misfit(convertTime('timestamptz', form([])), '2016-07-01 10:30')).toContain('say the timeZone');
    expect(misfit(convertTime('timestamp', form([])), '2016-07-01T10:30Z')).toContain('has an offset');
    expect(misfit(convertTime('date', form([])), '2016-07-01T01:30Z')).toContain('depends on a timeZone');
  });

  it('takes the local day of an instant', () => {
    expect(convertTime('date', form([], 'America/Los_Angeles'))('2016-07-01T01:30Z')).toBe('2016-06-30');
  });

  it('answers the same for a text that it has seen', () => {
    const convert = convertTime('date', form(['dd/MM/yyyy']));
    expect(convert('03/02/2017')).toBe(convert('03/02/2017'));
  });

  it('remembers a text and not the piece of the file around it', () => {
    const convert = convertTime('date', form(['MMMM d, yyyy']));
    const before = process.memoryUsage().heapUsed;
    for (let day = 0; day < 300; day++) {
      const written = new Date(Date.UTC(2016, 0, 1 + day)).toLocaleDateString('en', {
        dateStyle: 'long',
        timeZone: 'UTC',
      });
      const piece = `${'x'.repeat(500_000)}${day}|${written}`;
      convert(piece.slice(piece.indexOf('|') + 1));
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(75_000_000);
  });

  it.each([
    ['dd/mm/yyyy', 'date', 'month (MM; mm is minutes)'],
    ['MM/yyyy', 'date', 'day (dd)'],
    ['dd/MM/yyyy hh:mm', 'timestamp', 'hour (HH'],
    ['dd/MM/yyyy', 'timestamp', 'hour (HH'],
  ] as const)('finds what the format %s does not say', (format, kind, lost) => {
    expect(problemOfFormat(format, kind, 'en')).toContain(lost);
  });
});

describe('text and booleans', () => {
  it('counts characters as the database does', () => {
    expect(convertText(2, null)('😀😀')).toBe('😀😀');
    expect(misfit(convertText(2, null), 'abc')).toContain('longer than 2 characters');
    expect(misfit(convertText(null, null), 'a\0b')).toContain('NUL');
    expect(misfit(convertText(null, new Set(['up', 'down'])), 'left')).toContain('is not one of "up", "down"');
  });

  it('reads yes and no and nothing else', () => {
    expect(['Yes', 'n', '1', 'FALSE'].map(convertBoolean)).toEqual(['true', 'false', 'true', 'false']);
    expect(misfit(convertBoolean, '2')).toContain('neither yes nor no');
  });
});
