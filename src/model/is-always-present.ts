/** Snippets that are never null, as their text tells: `coalesce({score} >= 9, false)`. */

const whole = /^\s*coalesce\s*\((.*)\)\s*$/is;
/** What may stand in it: texts and names in quotes, and anything that opens no comment, no other quote and no escape. */
const pieces = /'(?:[^']|'')*'|"[^"]*"|--|\/\*|[$\\'"]|[(),[\]]|[^(),[\]'"$\\/-]+|[/-]/g;
const constant = /^\s*(?:true|false|\d{1,15}(?:\.\d{1,15})?|'[^'\\]*')\s*$/i;

/** False where the text does not tell. */
export function isAlwaysPresent(sql: string): boolean {
  const [, inside] = whole.exec(sql) ?? [];
  if (inside === undefined) return false;
  let depth = 0;
  let last = '';
  for (const [piece] of inside.matchAll(pieces)) {
    if (piece === '--' || piece === '/*' || /^[$\\'"]$/.test(piece)) return false;
    if (piece === '(' || piece === '[') depth++;
    if (piece === ')' || piece === ']') depth--;
    // The first parenthesis ends before the text does: `coalesce({a}, 1) + ({b})`.
    if (depth < 0) return false;
    last = piece === ',' && depth === 0 ? '' : last + piece;
  }
  return depth === 0 && last !== inside && constant.test(last);
}
