/** Formulas over metrics: text to a tree, the names in it, and the number it makes of their values. */
import jsep from 'jsep';
import { assertNever } from '../kernel/assert-never.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';

export type FormulaOperator = '+' | '-' | '*' | '/';
export type FormulaFunction = 'min' | 'max' | 'abs';

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Formula }
  | { readonly kind: 'binary'; readonly operator: FormulaOperator; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: FormulaFunction; readonly parts: readonly Formula[] };

const hints = ['A formula has metric keys, numbers, + - * / ( ), and the functions min, max and abs.'];
const longest = 1000;

/** What stands where only arithmetic may stand; `at` counts from 0; null for the whole. */
class Misfit extends Error {
  readonly at: number | null;

  constructor(at: number | null, what: string) {
    super(what);
    this.at = at;
  }
}

/** Reads `(promoters - detractors) / answers * 100`. Anything but arithmetic over names is MODEL_INVALID, with its place. */
export function parseFormula(text: string): Result<Formula> {
  try {
    checkCharacters(text);
    return ok(translate(jsep(text) as jsep.CoreExpression, text));
  } catch (error) {
    const { at, what } = describe(error);
    const place = at === null ? '' : ` at character ${at + 1}`;
    return refused(issue('MODEL_INVALID', `The formula is not understood${place}: ${what}.`, { hints }));
  }
}

function checkCharacters(text: string): void {
  if (text.trim() === '') throw new Misfit(0, 'it is empty');
  if (text.length > longest) throw new Misfit(longest, `it is longer than ${longest} characters`);
  const stray = /[^\w\s.+\-*/(),]|\*\*|\+\+|(?<!\d)\.(?!\d)/.exec(text);
  if (stray) throw new Misfit(stray.index, `"${stray[0]}" has no place in it`);
}

function describe(error: unknown): { readonly at: number | null; readonly what: string } {
  if (error instanceof Misfit) return { at: error.at, what: error.message };
  if (!(error instanceof Error)) throw error;
  const { index, description } = error as Error & { index?: number; description?: string };
  const what = (description ?? error.message).replace(/^./, (first) => first.toLowerCase());
  return { at: index ?? null, what };
}

function translate(node: jsep.CoreExpression, text: string): Formula {
  const inner = (child: jsep.Expression): Formula => translate(child as jsep.CoreExpression, text);
  const misfit = (token: string, what: string) => new Misfit(Math.max(0, text.indexOf(token)), what);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number' && Number.isFinite(node.value)) return { kind: 'number', value: node.value };
      throw misfit(node.raw, `"${node.raw}" is not a number`);
    case 'Identifier':
      return { kind: 'reference', name: node.name };
    case 'UnaryExpression':
      if (node.operator === '-') return { kind: 'negate', of: inner(node.argument) };
      throw misfit(node.operator, `"${node.operator}" lacks a value before it`);
    case 'BinaryExpression':
      if (isOperator(node.operator))
        return { kind: 'binary', operator: node.operator, left: inner(node.left), right: inner(node.right) };
      throw misfit(node.operator, `"${node.operator}" has no place in it`);
    case 'CallExpression': {
      if (node.callee.type !== 'Identifier') throw new Misfit(null, 'it is not plain arithmetic');
      const name = (node.callee as jsep.Identifier).name;
      if (!isFunction(name)) throw misfit(String(name), `"${name}" is not a function`);
      if (node.arguments.length === 0 || (name === 'abs' && node.arguments.length > 1))
        throw misfit(name, `${name} takes ${name === 'abs' ? 'one value' : 'one value or more'}`);
      return { kind: 'call', name, parts: node.arguments.map(inner) };
    }
    case 'Compound':
      throw new Misfit(null, 'it is several expressions; an operator is missing between them');
    default:
      throw new Misfit(null, 'it is not plain arithmetic');
  }
}

const isOperator = (text: string): text is FormulaOperator => ['+', '-', '*', '/'].includes(text);

const isFunction = (name: unknown): name is FormulaFunction => name === 'min' || name === 'max' || name === 'abs';

/** The names in a formula, each once, in the order of their first mention. */
export function formulaReferences(formula: Formula): readonly string[] {
  return [...new Set(names(formula))];
}

function names(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case 'number':
      return [];
    case 'reference':
      return [formula.name];
    case 'negate':
      return names(formula.of);
    case 'binary':
      return [...names(formula.left), ...names(formula.right)];
    case 'call':
      return formula.parts.flatMap(names);
    default:
      return assertNever(formula);
  }
}

/** The number that a formula makes of the values of its names. Null where a value is null, a divisor 0, or the result not finite. */
export function evaluateFormula(formula: Formula, values: (name: string) => number | null): number | null {
  const all = (parts: readonly Formula[], combine: (...numbers: number[]) => number): number | null => {
    const numbers = parts.map((part) => evaluateFormula(part, values));
    return numbers.every((each) => each !== null) ? finite(combine(...numbers)) : null;
  };
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'reference':
      return finite(values(formula.name));
    case 'negate':
      return all([formula.of], (of) => 0 - of);
    case 'binary':
      return all([formula.left, formula.right], arithmetic[formula.operator]);
    case 'call':
      return all(formula.parts, Math[formula.name]);
    default:
      return assertNever(formula);
  }
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

// x / 0 is an infinity or no number, and so null.
const arithmetic: Readonly<Record<FormulaOperator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};
