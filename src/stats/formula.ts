/** Formulas over metrics: text to a tree, the names in it, and the number it makes of their values. */
import jsep from 'jsep';
import { assertNever } from '../kernel/assert-never.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { checkFormulaText, formulaHints } from './check-formula-text.ts';

type Operator = '+' | '-' | '*' | '/';
type FunctionName = 'min' | 'max' | 'abs';

export type Formula =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Formula }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Formula; readonly right: Formula }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly parts: readonly Formula[] };

/** Reads `(promoters - detractors) / n * 100`. Anything but arithmetic over names is MODEL_INVALID, with its position. */
export function parseFormula(text: string): Result<Formula> {
  const problem = checkFormulaText(text);
  if (problem !== null) return refused(problem);
  try {
    return ok(translate(jsep(text) as jsep.CoreExpression));
  } catch (error) {
    // The gate lets through only what the parser knows: this is the parser's own view of a slip that the gate missed.
    const said = error instanceof Error ? error.message : String(error);
    return refused(issue('MODEL_INVALID', `The formula is not understood: ${said}.`, { hints: formulaHints }));
  }
}

/** The names in a formula, each once, in the order of their first mention. */
export function formulaReferences(formula: Formula): readonly string[] {
  return [...new Set(names(formula))];
}

/**
 * The number that the formula makes of the values of its names. Null where a value is null, a divisor is 0, or the
 * result is not finite.
 */
export function evaluateFormula(formula: Formula, values: (name: string) => number | null): number | null {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'reference':
      return finite(values(formula.name));
    case 'negate':
      return calculate([formula.of], ([of = 0]) => 0 - of);
    case 'binary':
      return calculate([formula.left, formula.right], ([left = 0, right = 0]) =>
        operate(formula.operator, left, right),
      );
    case 'call':
      return calculate(formula.parts, (parts) => Math[formula.name](...(parts as [number])));
    default:
      return assertNever(formula);
  }

  function calculate(parts: readonly Formula[], combine: (numbers: readonly number[]) => number): number | null {
    const numbers: number[] = [];
    for (const part of parts) {
      const number = evaluateFormula(part, values);
      if (number === null) return null;
      numbers.push(number);
    }
    return finite(combine(numbers));
  }
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

function operate(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? Number.NaN : left / right;
    default:
      return assertNever(operator);
  }
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

function translate(node: jsep.CoreExpression): Formula {
  const inner = (child: jsep.Expression): Formula => translate(child as jsep.CoreExpression);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') return { kind: 'number', value: node.value };
      break;
    case 'Identifier':
      return { kind: 'reference', name: node.name };
    case 'UnaryExpression':
      if (node.operator === '-') return { kind: 'negate', of: inner(node.argument) };
      break;
    case 'BinaryExpression':
      if (isOperator(node.operator))
        return { kind: 'binary', operator: node.operator, left: inner(node.left), right: inner(node.right) };
      break;
    case 'CallExpression':
      if (isFunction(node.callee.name))
        return { kind: 'call', name: node.callee.name, parts: node.arguments.map(inner) };
  }
  throw new SyntaxError(`unexpected ${node.type}`);
}

const isOperator = (text: string): text is Operator => ['+', '-', '*', '/'].includes(text);

const isFunction = (name: unknown): name is FunctionName => name === 'min' || name === 'max' || name === 'abs';
