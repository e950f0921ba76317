/** A number in the words of its unit, for people: the last step of an answer. */
import type { Metric, Unit } from '../model/metric.ts';

type Measure = Pick<Metric, 'unit' | 'currency'>;

interface Style {
  readonly digits: readonly [minimum: number, maximum: number];
  readonly suffix: string;
  /** Of a difference, where it is not the suffix of the value. */
  readonly changeSuffix?: string;
}

const styles: Readonly<Record<Exclude<Unit, 'currency'>, Style>> = {
  count: { digits: [0, 1], suffix: '' },
  percent: { digits: [1, 1], suffix: '%', changeSuffix: ' pp' },
  points: { digits: [1, 1], suffix: '' },
  score: { digits: [2, 2], suffix: '' },
  ratio: { digits: [2, 2], suffix: '' },
  hours: { digits: [1, 1], suffix: ' h' },
  minutes: { digits: [1, 1], suffix: ' min' },
  days: { digits: [1, 1], suffix: ' d' },
};

/** What stands for "nothing to say". */
export const noValue = '–';

/** `1,234`, `63.2%`, `39.8`, `€1,234`, `4.2 h`; an en dash for null. Rounded for reading: never calculate with it. */
export const formatValue = (value: number | null, measure: Measure): string => write(value, measure, false);

/** As `formatValue`, with its sign: `+1.2 pp` between two percentages, `-3` between two counts, `0.0` for none. */
export const formatChange = (change: number | null, measure: Measure): string => write(change, measure, true);

function write(value: number | null, { unit, currency }: Measure, isChange: boolean): string {
  if (value === null) return noValue;
  const sign = isChange ? 'exceptZero' : 'negative';
  if (unit === 'currency') {
    const digits = Math.abs(value) >= 1000 ? 0 : 2;
    return numberFormat(sign, digits, digits, currency ?? null).format(value);
  }
  const { digits, suffix, changeSuffix } = styles[unit];
  return `${numberFormat(sign, ...digits, null).format(value)}${isChange ? (changeSuffix ?? suffix) : suffix}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Building a format costs far more than using it. */
function numberFormat(
  signDisplay: 'exceptZero' | 'negative',
  minimumFractionDigits: number,
  maximumFractionDigits: number,
  currency: string | null,
): Intl.NumberFormat {
  const key = `${signDisplay} ${minimumFractionDigits} ${maximumFractionDigits} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', {
    signDisplay,
    minimumFractionDigits,
    maximumFractionDigits,
    ...(currency === null ? {} : { style: 'currency' as const, currency }),
  });
  formats.set(key, made);
  return made;
}
