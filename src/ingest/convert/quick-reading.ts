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

/** Where the parts of a reading stand in ISO 8601: by place, as captures are made anew for every text. */
export const readQuickIso: QuickReader = (text) => {
  if (!isoShape.test(text) || !exists(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))))
    return null;
  const date = text.slice(0, 10);
  if (text.length === 10) return { date, time: '00:00:00', fraction: '', offset: null };
  const seconds = text[16] === ':';
  let at = seconds ? 19 : 16;
  const time = seconds ? text.slice(11, 19) : `${text.slice(11, 16)}:00`;
  let fraction = '';
  if (text[at] === '.' || text[at] === ',') {
    const begins = at + 1;
    do at++;
    while (isDigit(text.charCodeAt(at)));
    fraction = `.${text.slice(begins, at)}`.replace(/\.?0+$/, '');
  }
  return { date, time, fraction, offset: at === text.length ? null : millisecondsOf(text.slice(at)) };
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function millisecondsOf(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + (offset.length > 3 ? Number(offset.slice(-2)) : 0);
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function exists(year: number, month: number, day: number): boolean {
  if (year < 1000 || year > 9998) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (lengths[month - 1] ?? 0) + (leap ? 1 : 0);
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
    if (!exists(Number(part(year)), Number(part(month)), Number(part(day)))) return null;
    return {
      date: `${part(year)}-${part(month)}-${part(day)}`,
      time: `${part(hour)}:${part(minute)}:${part(second)}`,
      fraction: '',
      offset: null,
    };
  };
}
