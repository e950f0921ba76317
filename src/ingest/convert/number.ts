/** Reads whole and decimal numbers as people and programs write them, and refuses what the column could not hold. */

import Big from 'big.js';
import { literally } from '../../kernel/literally.ts';
import { type Converter, show } from './converter.ts';

export interface NumberForm {
  readonly decimal: '.' | ',';
  readonly thousands: string | null;
  readonly strip: readonly string[];
}

/** What a column can hold. */
export type NumberLimit =
  | { readonly kind: 'integer'; readonly min: bigint; readonly max: bigint }
  | { readonly kind: 'numeric'; readonly precision: number; readonly scale: number; readonly round: boolean }
  | { readonly kind: 'float'; readonly single: boolean }
  | { readonly kind: 'any' };

/** Characters: patterns and exact numbers take the square of it. */
const longest = 1_000;

/**
 * Plain notation with at most one sign: before, after (`12-`), or as brackets (`(12)`). Thousands must stand between
 * groups of three, so that `1.5` is refused where the point separates thousands. Never NaN or infinity.
 */
export function convertNumber(form: NumberForm, limit: NumberLimit): Converter {
  const point = literally(form.decimal);
  const separator =
    form.thousands === null ? null : form.thousands === ' ' ? '[ \\u00a0\\u202f]' : literally(form.thousands);
  const whole = separator === null ? '\\d+' : `(?:\\d{1,3}(?:${separator}\\d{3})+|\\d+)`;
  const shape = new RegExp(`^(?:(${whole})(?:${point}(\\d*))?|${point}(\\d+))(?:[eE]([+-]?\\d{1,3}))?$`);
  const groups = separator === null ? null : new RegExp(separator, 'g');

  return (text) => {
    if (text.length > longest) return { misfit: `${show(text)} is longer than any number` };
    const stripped = form.strip
      .reduce((rest, piece) => rest.replaceAll(piece, ''), text)
      .trim()
      .replace('\u2212', '-');
    const signed = /^(?:\((.+)\)|([+-])\s*(.+)|(.+?)\s*(-))$/s.exec(stripped);
    const body = (signed ? (signed[1] ?? signed[3] ?? signed[4] ?? '') : stripped).trim();
    const negative = signed !== null && (signed[1] !== undefined || signed[2] === '-' || signed[5] === '-');
    const found = shape.exec(body);
    if (!found) return { misfit: `${show(text)} is not a ${limit.kind === 'integer' ? 'whole ' : ''}number` };
    const digits = groups ? (found[1] ?? '0').replace(groups, '') : (found[1] ?? '0');
    const fraction = found[2] ?? found[3] ?? '';
    const plain = `${negative ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${found[4] ? `e${found[4]}` : ''}`;
    return within(plain, text, limit);
  };
}

function within(plain: string, text: string, limit: NumberLimit): ReturnType<Converter> {
  switch (limit.kind) {
    case 'integer': {
      const value = new Big(plain);
      if (!value.eq(value.round(0, Big.roundDown))) return { misfit: `${show(text)} is not a whole number` };
      const integer = BigInt(value.toFixed(0));
      return integer < limit.min || integer > limit.max
        ? { misfit: `${show(text)} is out of range` }
        : integer.toString();
    }
    case 'numeric': {
      const value = new Big(plain);
      const kept = value.round(limit.scale, Big.roundHalfUp);
      if (!limit.round && !kept.eq(value))
        return { misfit: `${show(text)} has more than ${limit.scale} decimals (round: true rounds it)` };
      return kept.abs().gte(new Big(10).pow(limit.precision - limit.scale))
        ? { misfit: `${show(text)} is out of range` }
        : kept.toFixed();
    }
    case 'float': {
      const value = limit.single ? Math.fround(Number(plain)) : Number(plain);
      return Number.isFinite(value) ? plain : { misfit: `${show(text)} is out of range` };
    }
    case 'any':
      return plain;
  }
}
