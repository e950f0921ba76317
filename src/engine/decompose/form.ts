/** What a formula makes of sums over groups: a constant, an amount that adds up, or one amount over another. */
import { isSame, type Linear, plus, scale } from './linear.ts';

/** A number whose groups can be put together exactly. */
export type Form =
  | { readonly kind: 'amount'; readonly amount: Linear }
  | { readonly kind: 'fraction'; readonly numerator: Linear; readonly denominator: Linear };

/** Also what is in no group and stands for all of them. */
export type Operand = Form | { readonly kind: 'constant'; readonly value: number };

/** Null for what is no number: something over 0. */
const constant = (value: number): Operand | null => (Number.isFinite(value) ? { kind: 'constant', value } : null);
const amount = (linear: Linear): Operand => ({ kind: 'amount', amount: linear });
const fraction = (numerator: Linear, denominator: Linear): Operand => ({ kind: 'fraction', numerator, denominator });

/** Null where the result is none of the three: a count plus 1 does not add up over groups. */
export function addForms(a: Operand, b: Operand): Operand | null {
  if (a.kind === 'constant') return b.kind === 'constant' ? constant(a.value + b.value) : addConstant(b, a.value);
  if (b.kind === 'constant') return addConstant(a, b.value);
  if (a.kind === 'amount' && b.kind === 'amount') return amount(plus(a.amount, b.amount));
  if (a.kind === 'fraction' && b.kind === 'fraction' && isSame(a.denominator, b.denominator))
    return fraction(plus(a.numerator, b.numerator), a.denominator);
  return null;
}

/** A constant is as many denominators over the denominator. */
function addConstant(form: Form, value: number): Operand | null {
  if (value === 0) return form;
  return form.kind === 'fraction'
    ? fraction(plus(form.numerator, scale(form.denominator, value)), form.denominator)
    : null;
}

export function scaleForm(form: Operand, factor: number): Operand | null {
  if (form.kind === 'constant') return constant(form.value * factor);
  // Nothing is left of the rows, and nothing can be told of their groups.
  if (factor === 0 || !Number.isFinite(factor)) return null;
  return form.kind === 'amount'
    ? amount(scale(form.amount, factor))
    : fraction(scale(form.numerator, factor), form.denominator);
}

export function multiplyForms(a: Operand, b: Operand): Operand | null {
  if (a.kind === 'constant') return scaleForm(b, a.value);
  if (b.kind === 'constant') return scaleForm(a, b.value);
  if (a.kind === 'amount') return b.kind === 'fraction' ? ofDenominator(b, a.amount) : null;
  if (b.kind === 'amount') return ofDenominator(a, b.amount);
  if (isSame(a.numerator, b.denominator)) return fraction(b.numerator, a.denominator);
  return isSame(a.denominator, b.numerator) ? fraction(a.numerator, b.denominator) : null;
}

/** Revenue a customer times customers is revenue. */
const ofDenominator = ({ numerator, denominator }: Form & { kind: 'fraction' }, times: Linear): Operand | null =>
  isSame(denominator, times) ? amount(numerator) : null;

export function divideForms(a: Operand, b: Operand): Operand | null {
  if (b.kind === 'constant') return scaleForm(a, 1 / b.value);
  if (a.kind === 'amount' && b.kind === 'amount') return fraction(a.amount, b.amount);
  if (b.kind === 'amount') return null;
  const inverse = fraction(b.denominator, b.numerator);
  if (a.kind === 'fraction' && isSame(a.denominator, b.denominator)) return fraction(a.numerator, b.numerator);
  return multiplyForms(a, inverse);
}
