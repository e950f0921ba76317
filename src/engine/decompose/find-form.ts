/** From how a metric is computed to the sums over groups that it is made of; or why its groups cannot be put together. */
import { assertNever } from '../../kernel/assert-never.ts';
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Formula } from '../../model/formula.ts';
import type { Computation, Measurement } from '../../plan/measurement.ts';
import { addForms, divideForms, type Form, multiplyForms, type Operand, scaleForm } from './form.ts';
import { term } from './linear.ts';

/** NOT_DECOMPOSABLE for what is no sum over groups, and for formulas that are none as far as arithmetic on sums can tell. */
export function findForm(computation: Computation): Result<Form> {
  const found = operandOf(computation, []);
  if (found.kind === 'refused') return found;
  return found.value.kind === 'constant' ? refused(noForm(computation)) : ok(found.value);
}

function operandOf(computation: Computation, path: readonly string[]): Result<Operand> {
  if (computation.kind === 'measurement') return measurementForm(computation, path);
  const issues: Issue[] = [];
  const operands = new Map<string, Operand>();
  for (const [name, part] of computation.parts) {
    const found = operandOf(part, [...path, name]);
    if (found.kind === 'ok') operands.set(name, found.value);
    else issues.push(...found.issues);
  }
  if (issues.length > 0) return refused(...issues);
  const form = formulaForm(computation.formula, operands);
  return form ? ok(form) : refused(noForm(computation));
}

function measurementForm({ metric, statistic }: Measurement, path: readonly string[]): Result<Form> {
  if (statistic.additive) return ok({ kind: 'amount', amount: term(metric.key, path, 'value') });
  if (statistic.fraction)
    return ok({
      kind: 'fraction',
      numerator: term(metric.key, path, 'numerator'),
      denominator: term(metric.key, path, 'denominator'),
    });
  const what = metric.type === 'percentile' ? 'A percentile' : 'A distinct count';
  const instead =
    metric.type === 'percentile'
      ? 'Take apart a mean of the same value, or the share that is above a limit.'
      : 'Take apart a count or a balance of the same thing, or compare the groups one by one.';
  return refused(
    issue(
      'NOT_DECOMPOSABLE',
      `${what} of the whole is not made of its groups, so "${metric.key}" is not taken apart.`,
      {
        hints: [instead],
      },
    ),
  );
}

const noForm = ({ metric }: Computation): Issue =>
  issue(
    'NOT_DECOMPOSABLE',
    `The formula of "${metric.key}" is no sum over groups and no sum over another, so its change is not taken apart.`,
    { hints: ['Take apart the metrics in its formula one by one.'] },
  );

function formulaForm(formula: Formula, operands: ReadonlyMap<string, Operand>): Operand | null {
  const of = (part: Formula): Operand | null => formulaForm(part, operands);
  switch (formula.kind) {
    case 'number':
      return { kind: 'constant', value: formula.value };
    case 'reference':
      return operands.get(formula.name) ?? null;
    case 'negate': {
      const negated = of(formula.of);
      return negated && scaleForm(negated, -1);
    }
    case 'binary': {
      const [left, right] = [of(formula.left), of(formula.right)];
      return left && right ? arithmetic[formula.operator](left, right) : null;
    }
    // The larger of two sums is the larger of none of their parts.
    case 'call':
      return null;
    default:
      return assertNever(formula);
  }
}

type Binary = (left: Operand, right: Operand) => Operand | null;

const arithmetic: Readonly<Record<Extract<Formula, { kind: 'binary' }>['operator'], Binary>> = {
  '+': addForms,
  '-': (left, right) => {
    const negated = scaleForm(right, -1);
    return negated && addForms(left, negated);
  },
  '*': multiplyForms,
  '/': divideForms,
};
