/** Chooses how the text of a column is read: what the mapping says it is, within what the table column holds. */

import { assertNever } from '../../kernel/assert-never.ts';
import { convertBoolean } from '../convert/boolean.ts';
import { type Converter, quickly } from '../convert/converter.ts';
import { convertNumber, type NumberLimit } from '../convert/number.ts';
import { quickNumber } from '../convert/quick-number.ts';
import { quickTime } from '../convert/quick-time.ts';
import { convertText } from '../convert/text.ts';
import { convertTime } from '../convert/time.ts';
import type { ColumnMapping, Mapping, ValueKind } from '../mapping.ts';
import type { TargetColumn } from '../table/target-table.ts';

/** What the text of a column says. */
export const kindOf = (column: ColumnMapping, target: TargetColumn): ValueKind =>
  column.type ?? (target.kind === 'other' ? 'text' : target.kind);

/** Whether a table column can hold what a text says, without changing its meaning. */
export function holds(target: TargetColumn, kind: ValueKind): boolean {
  if (target.kind === 'text') return true;
  if (target.kind === 'other') return kind === 'text';
  return target.kind === kind || (target.kind === 'number' && kind === 'integer');
}

export function converterOf(column: ColumnMapping, target: TargetColumn, mapping: Mapping): Converter {
  const kind = kindOf(column, target);
  const convert = readingOf(kind, column, target, mapping);
  if (target.kind !== 'text' || kind === 'text') return convert;
  const fits = convertText(target.maxLength, target.values ? new Set(target.values) : null);
  return (text) => {
    const converted = convert(text);
    return typeof converted === 'string' ? fits(converted) : converted;
  };
}

function readingOf(kind: ValueKind, column: ColumnMapping, target: TargetColumn, mapping: Mapping): Converter {
  switch (kind) {
    case 'text':
      return convertText(target.maxLength, target.values ? new Set(target.values) : null);
    case 'boolean':
      return convertBoolean;
    case 'integer':
    case 'number': {
      const thousands = column.thousands ?? mapping.thousands ?? null;
      const form = { decimal: column.decimal ?? mapping.decimal, thousands, strip: column.strip ?? [] };
      const limit = limitOf(kind, target, column.round ?? false);
      return quickly(quickNumber(form, limit), convertNumber(form, limit));
    }
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const timeZone = column.timeZone ?? mapping.timeZone ?? null;
      const form = { formats: column.format ?? [], locale: mapping.locale, timeZone };
      return quickly(quickTime(kind, form), convertTime(kind, form));
    }
    default:
      return assertNever(kind);
  }
}

const integerBits: Readonly<Record<string, bigint>> = { int2: 15n, int4: 31n, int8: 63n };

function limitOf(kind: 'integer' | 'number', target: TargetColumn, round: boolean): NumberLimit {
  if (target.precision && kind === 'number') return { kind: 'numeric', ...target.precision, round };
  if (target.baseType === 'float4' || target.baseType === 'float8')
    return { kind: 'float', single: target.baseType === 'float4' };
  if (kind === 'number') return { kind: 'any' };
  const digits = target.precision ? 10n ** BigInt(target.precision.precision - target.precision.scale) - 1n : null;
  const max = digits ?? 2n ** (integerBits[target.baseType] ?? 63n) - 1n;
  return { kind: 'integer', min: digits ? -max : -max - 1n, max };
}
