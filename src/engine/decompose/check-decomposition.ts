/** Everything that can be refused of "why did it move" before anything is asked, at once. */
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Period } from '../../kernel/period.ts';
import { bindMetric } from '../../plan/bind-metric.ts';
import type { Computation } from '../../plan/measurement.ts';
import { periodOf, type Reading } from '../reading.ts';
import { resolveTimes, shiftPeriod } from '../times.ts';
import type { DecompositionRequest } from './decomposition.ts';
import { findForm } from './find-form.ts';
import type { Form } from './form.ts';

export interface CheckedDecomposition {
  readonly computation: Computation;
  readonly form: Form;
  /** The period before. */
  readonly from: Period;
}

export function checkDecomposition(reading: Reading, request: DecompositionRequest): Result<CheckedDecomposition> {
  const { clock, metric } = reading.set;
  const computation = bindMetric(clock.model, metric.key);
  if (computation.kind === 'refused') return computation;
  const form = findForm(computation.value);
  const from = earlierPeriod(reading, request);
  const issues = [...checkGroups(reading, request), ...[form, from].flatMap(issuesOf)];
  if (issues.length > 0 || form.kind === 'refused' || from.kind === 'refused') return refused(...issues);
  return ok({ computation: computation.value, form: form.value, from: from.value });
}

const issuesOf = (result: Result<unknown>): readonly Issue[] => (result.kind === 'refused' ? result.issues : []);

function earlierPeriod(reading: Reading, { from }: DecompositionRequest): Result<Period> {
  const { clock } = reading.set;
  if (from.kind === 'shift') {
    const shifted = shiftPeriod(clock, periodOf(reading), from.shift);
    return shifted.kind === 'ok' ? shifted : refused(...shifted.issues.map((each) => ({ ...each, path: ['from'] })));
  }
  const times = resolveTimes(clock, { period: from, grain: null, window: null }, ['fromPeriod']);
  return times.kind === 'ok' ? ok(times.value.whole) : times;
}

function checkGroups({ set, group }: Reading, { by, top }: DecompositionRequest): readonly Issue[] {
  const issues: Issue[] = [];
  const other = group?.other === true;
  if (by.length === 0)
    issues.push(
      issue('MALFORMED_INPUT', 'There is no dimension to take the change apart by.', {
        path: ['by'],
        hints: ['Name at least one; "dimensions" lists them.'],
      }),
    );
  if (top !== null && !(Number.isInteger(top) && top >= 1))
    issues.push(
      issue('MALFORMED_INPUT', `The ranking keeps ${top} groups.`, { path: ['top'], hints: ['Keep 1 or more.'] }),
    );
  if (set.overlaps(by))
    issues.push(
      issue('NOT_DECOMPOSABLE', 'A row can be in several of these groups, so they do not add up to the whole.', {
        path: ['by'],
        hints: ['Name a dimension with one value a row, or compare these groups one by one.'],
      }),
    );
  if (other || set.question.cohorts)
    issues.push(
      issue('NOT_DECOMPOSABLE', `The number of ${other ? 'all other groups' : 'a cohort'} is not taken apart.`, {
        hints: ['Ask for a number of that slice with where, and take it apart.'],
      }),
    );
  return issues;
}
