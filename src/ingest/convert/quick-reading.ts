/** Takes apart clock readings that are written in digits only, in ISO 8601 or by a format of such tokens. */
import { literally } from '../../kernel/literally.ts';

/** Every part in its full number of digits. The day exists, and the year has four digits before and after any offset. */
export interface QuickReading {
  /** `2017-02-03` */
  readonly date: string;
  /** `14:05:00` */
  readonly time: string;
  /** Of a second, with its point and without zeros at its end: `.25`, or nothing. */
  readonly fraction: string;
  /** Of the clock from UTC, in milliseconds; null where the text gives none. */
  readonly offset: number | null;
}

/** Null for what only the exact readers can judge. */
export type QuickReader = (text: string) => QuickReading | null;

const isoShape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/;

export const readQuickIso: QuickReader = (text) => {
  const found = isoShape.exec(text);
  if (found === null) return null;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction, offset] = found;
  if (!exists(year, month, day)) return null;
  return {
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    fraction: fraction === undefined ? '' : `.${fraction}`.replace(/\.?0+$/, ''),
    offset: offset === undefined ? null : millisecondsOf(offset),
  };
};

function millisecondsOf(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + (offset.length > 3 ? Number(offset.slice(-2)) : 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function exists(year: string, month: string, day: string): boolean {
  const y = Number(year);
  if (y < 1000 || y > 9998) return false;
  const leap = month === '02' && y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  const d = Number(day);
  return d >= 1 && d <= (lengths[Number(month) - 1] ?? 0) + (leap ? 1 : 0);
}

const two = (shortest: boolean, most: string): string => (shortest ? `(${most}|\\d)` : `(${most})`);
const hours = '[01]\\d|2[0-3]';
const sixty = '[0-5]\\d';

/** Luxon's tokens that are nothing but digits. */
const tokens: Readonly<Record<string, string>> = {
  yyyy: '(\\d{4})',
  MM: two(false, '\\d\\d'),
  M: two(true, '\\d\\d'),
  dd: two(false, '\\d\\d'),
  d: two(true, '\\d\\d'),
  HH: two(false, hours),
  H: two(true, hours),
  mm: two(false, sixty),
  m: two(true, sixty),
  ss: two(false, sixty),
  s: two(true, sixty),
};

/** Null where the format has other tokens, or numbers that nothing separates and that can be short. */
export function quickFormatReader(format: string): QuickReader | null {
  const pieces = format.match(/'[^']*'|([a-zA-Z])\1*|[^a-zA-Z']+|'/g) ?? [];
  const found: string[] = [];
  let shape = '';
  for (const [index, piece] of pieces.entries()) {
    const token = tokens[piece];
    const touching = tokens[pieces[index - 1] ?? ''] !== undefined;
    // Where a number of one or two digits ends is Luxon's to say.
    if (token !== undefined && touching && (piece.length === 1 || pieces[index - 1]?.length === 1)) return null;
    if (token === undefined && /^(?:[a-zA-Z]|'$)/.test(piece)) return null;
    shape += token ?? literally(piece.replaceAll("'", ''));
    if (token !== undefined) found.push(piece.charAt(0));
  }
  if (new Set(found).size < found.length) return null;
  const [year, month, day, hour, minute, second] = ['y', 'M', 'd', 'H', 'm', 's'].map(
    (unit) => found.indexOf(unit) + 1,
  );
  if (!year || !month || !day) return null;
  const pattern = new RegExp(`^${shape}$`);
  return (text) => {
    const parts = pattern.exec(text);
    if (parts === null) return null;
    // Where a format has no hour, minute or second, the reading is at the start of it.
    const part = (position = 0) => (position === 0 ? '00' : (parts[position] ?? '').padStart(2, '0'));
    if (!exists(part(year), part(month), part(day))) return null;
    return {
      date: `${part(year)}-${part(month)}-${part(day)}`,
      time: `${part(hour)}:${part(minute)}:${part(second)}`,
      fraction: '',
      offset: null,
    };
  };
}
