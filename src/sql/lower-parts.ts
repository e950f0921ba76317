/** What tells values apart: of a text that is put together from keys, the keys. An index of them answers what no index of the text can. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf, type Dataset, type Dimension } from '../model/dataset.ts';
import { integerTypes } from '../model/physical-types.ts';
import { type Concatenation, readConcatenation } from '../model/read-concatenation.ts';
import type { RowValue } from '../plan/row-value.ts';
import { elapsedOf, lowerValue } from './lower-value.ts';
import type { RowScope } from './row-scope.ts';

/** Equal all together where the value is equal, and one of them null where it is null. For most values: the value itself. */
export const lowerParts = (value: RowValue, scope: RowScope): readonly SQL[] =>
  partsOf(value, scope).map((part) => lowerValue(part, scope));

/** `"t"."customer_id" is not null`, `"t"."user_key" is not null` */
export function lowerPresent(value: RowValue, scope: RowScope): readonly SQL[] {
  const elapsed = elapsedOf(value, scope);
  return elapsed ? [elapsed.present()] : lowerParts(value, scope).map((part) => sql`${part} is not null`);
}

function partsOf(value: RowValue, scope: RowScope): readonly RowValue[] {
  if (value.kind !== 'dimension' || value.path.joins.length > 0) return [value];
  const { dimension, owner } = value.path;
  const dataset = scope.context.datasets.get(owner);
  const read = dimension.sql === undefined ? null : readConcatenation(dimension.sql);
  if (!read || !dataset) return [value];
  const columns = read.names.map((name) => columnNamed(name, dimension, dataset));
  const types = columns.map((column) => column && scope.typeOf({ kind: 'column', column }));
  return isToldApart(types, read.between)
    ? columns.map((column) => ({ kind: 'column', column: column ?? '' }))
    : [value];
}

/** What a name in the snippet of a dimension stands for; undefined for what is no column. */
function columnNamed(name: string, { key }: Dimension, { dimensions }: Dataset): string | undefined {
  const dimension = dimensions.find((each) => each.key === name && name !== key);
  return dimension ? columnOf(dimension) : name;
}

/** What the texts of a type can have in them: each of its values has one text of its own. */
const alphabetOf = (type: string | undefined): RegExp | null =>
  integerTypes.has(type) ? /[-\d]/ : type === 'uuid' ? /[-\da-f]/ : null;

const texts: ReadonlySet<string | undefined> = new Set(['text', 'character varying']);

/**
 * Whether different parts never make equal texts. From the left a part ends where what stands between cannot be of it, and so does one
 * from the right: one text in the middle of them is what is left.
 */
function isToldApart(types: readonly (string | undefined)[], between: Concatenation['between']): boolean {
  const ends = (index: number, next: string | undefined) => {
    const alphabet = alphabetOf(types[index]);
    return alphabet !== null && next !== undefined && next !== '' && !alphabet.test(next);
  };
  const open = types.findIndex((_, index) => !ends(index, between[index]?.[0]));
  const rest = types.findLastIndex((_, index) => !ends(index, between[index - 1]?.at(-1)));
  const last = types[open];
  return rest <= open && (texts.has(last) || alphabetOf(last) !== null);
}
