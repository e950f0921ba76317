/** The gate before the parser: refuses, with its position, whatever is not plain arithmetic over names. */
import { type Issue, issue } from '../kernel/issue.ts';

/** The functions of a formula, and how many arguments each takes. */
const formulaFunctions: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map([
  ['min', { least: 1, most: Infinity }],
  ['max', { least: 1, most: Infinity }],
  ['abs', { least: 1, most: 1 }],
]);

export const formulaHints: readonly string[] = [
  'A formula has metric keys, numbers, + - * / ( ), unary minus, and the functions min, max and abs.',
];

const longest = 1000;
/** What the parser would read as a constant. */
const reserved = new Set(['true', 'false', 'null', 'this']);
/** Possible pieces; `**` is one so that it is not taken for two. */
const piece =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.]))|(?<name>[a-z]\w*)|(?<sign>\*\*|[-+*/(),]))/iy;

type Open = { readonly call: string | null; commas: number };

/** The first thing wrong, or null. Column is 1-based. Structure (an operator without its right side) is left to the parser. */
export function checkFormulaText(text: string): Issue | null {
  const refuse = (at: number, what: string): Issue =>
    issue('MODEL_INVALID', `The formula is not understood at character ${at + 1}: ${what}.`, { hints: formulaHints });
  if (text.trim() === '') return refuse(0, 'it is empty');
  if (text.length > longest) return refuse(longest, `it is longer than ${longest} characters`);

  const open: Open[] = [];
  let afterValue = false;
  let calling: string | null = null;
  const end = text.trimEnd().length;
  piece.lastIndex = 0;
  while (piece.lastIndex < end) {
    const start = piece.lastIndex;
    const found = piece.exec(text)?.groups;
    if (found === undefined) {
      const at = start + (text.slice(start).length - text.slice(start).trimStart().length);
      return refuse(at, `unexpected "${[...text.slice(at)][0]}"`);
    }
    const token = found.number ?? found.name ?? found.sign ?? '';
    const at = piece.lastIndex - token.length;
    const problem = step(token, found);
    if (problem !== null) return refuse(at, problem);
  }
  if (!afterValue) return refuse(end, 'a value is missing at the end');
  if (open.length > 0) return refuse(end, 'a ")" is missing');
  return null;

  function step(token: string, kind: { readonly number?: string; readonly name?: string }): string | null {
    const called = calling;
    calling = null;
    if (kind.number !== undefined || kind.name !== undefined) {
      if (afterValue) return `an operator is missing before "${token}"`;
      if (kind.number !== undefined && !Number.isFinite(Number(token))) return `the number ${token} is too large`;
      if (reserved.has(token)) return `"${token}" is not a metric`;
      afterValue = true;
      calling = kind.name ?? null;
      return null;
    }
    if (token === '(') {
      if (afterValue && called === null) return 'an operator is missing before "("';
      if (called !== null && !formulaFunctions.has(called)) return `"${called}" is not a function`;
      open.push({ call: called, commas: 0 });
      afterValue = false;
      return null;
    }
    // Two minus signs are a subtraction of a negative; any other sign needs a value before it.
    if (!afterValue && token !== '-') return `a value is missing before "${token}"`;
    if (token === '**') return 'unexpected "**"';
    if (token === ')') return close();
    if (token === ',') {
      const inner = open.at(-1);
      if (inner === undefined || inner.call === null) return 'a "," belongs between the arguments of a function';
      inner.commas += 1;
    }
    afterValue = false;
    return null;
  }

  function close(): string | null {
    const closed = open.pop();
    if (closed === undefined) return 'a ")" without its "("';
    const most = closed.call === null ? Infinity : (formulaFunctions.get(closed.call)?.most ?? 0);
    return closed.commas + 1 > most ? `${closed.call} takes ${most} argument` : null;
  }
}
