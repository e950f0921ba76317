/** Reads digits with at most a minus before and a decimal point inside, as `convertNumber` would, without arbitrary precision. */
import type { QuickConverter } from './converter.ts';
import type { NumberForm, NumberLimit } from './number.ts';

/** Digits that a double holds exactly. */
const exactDigits = 15;
const never: QuickConverter = () => null;

/** Without leading zeros and without `-0`: as the column gives it back. */
const whole = (digits: number): string => `^(?!-0$)-?(?:0|[1-9]\\d{0,${digits - 1}})`;
const wholeShape = new RegExp(`${whole(exactDigits)}$`);

export function quickNumber(form: NumberForm, limit: NumberLimit): QuickConverter {
  // What is stripped may be anything, digits too.
  if (form.strip.length > 0) return never;
  switch (limit.kind) {
    case 'integer': {
      const min = Number(limit.min);
      const max = Number(limit.max);
      return (text) => (wholeShape.test(text) && Number(text) >= min && Number(text) <= max ? text : null);
    }
    case 'numeric': {
      const { precision, scale } = limit;
      const digits = Math.min(precision - scale, exactDigits);
      if (scale < 0 || digits < 1) return never;
      // A zero at the end is dropped, and `-0.00` is 0.
      return quickDecimal(form, digits, scale === 0 ? null : `\\d{0,${scale - 1}}[1-9]`);
    }
    // Neither overflows with so few digits.
    case 'float':
    case 'any':
      return quickDecimal(form, exactDigits, `\\d{1,${exactDigits}}`);
  }
}

function quickDecimal({ decimal }: NumberForm, digits: number, decimals: string | null): QuickConverter {
  const shape = new RegExp(`${whole(digits)}${decimals === null ? '' : `(?:\\${decimal}${decimals})?`}$`);
  return decimal === '.'
    ? (text) => (shape.test(text) ? text : null)
    : (text) => (shape.test(text) ? text.replace(decimal, '.') : null);
}
