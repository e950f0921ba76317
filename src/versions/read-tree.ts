/** From the tree of a query, as Postgres stores it with a view, to what it reads and calls. */

export interface Tree {
  readonly relations: readonly number[];
  readonly functions: readonly number[];
  /** What makes its rows depend on more than rows; null for nothing that the tree itself shows. */
  readonly beyond: string | null;
}

/** Types of dates and times: text becomes them by the clock, for it may say `today`. */
const times = [1082, 1083, 1114, 1184, 1266];

const readsClock = new RegExp(String.raw`\{SQLVALUEFUNCTION |\{COERCEVIAIO [^]*:resulttype (${times.join('|')}) `);
const isUnread = /\{(ROWCOMPAREEXPR|TABLESAMPLECLAUSE|NEXTVALUEEXPR|TABLEFUNC) /;

export function readTree(tree: string): Tree {
  return {
    relations: numbersAfter(tree, 'relid'),
    functions: numbersAfter(tree, '(?:funcid|opfuncid|aggfnoid|winfnoid)'),
    beyond: readsClock.test(tree) ? 'reads the clock' : isUnread.test(tree) ? 'reads what cannot be told' : null,
  };
}

const numbersAfter = (tree: string, names: string): readonly number[] => [
  ...new Set(
    [...tree.matchAll(new RegExp(`:${names} (\\d+)`, 'g'))].map(([, oid]) => Number(oid)).filter((oid) => oid > 0),
  ),
];

/** Postgres replaces these by the present moment before it has a tree. */
export const namesMoment = (text: string): boolean => /'\s*(now|today|tomorrow|yesterday|allballs)\b/i.test(text);
