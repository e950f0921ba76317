/** What holds a reader, on one dataset: the condition that every row meets which is read for them. */
import { type Issue, issue, ok, type Result, refused } from '../kernel/issue.ts';
import { checkValue } from '../model/check-value.ts';
import type { Scalar } from '../model/condition.ts';
import type { Dataset, DimensionType } from '../model/dataset.ts';
import { findDimension } from '../model/find-dimension.ts';
import { fieldsOf, type ResolvedCondition } from './field.ts';
import type { Held } from './question.ts';
import type { Restriction } from './restriction.ts';

type Datasets = ReadonlyMap<string, Dataset>;

/** Empty where nothing holds. POLICY_NOT_APPLICABLE for a policy that the dataset cannot be held to. */
export function resolveHeld(
  datasets: Datasets,
  dataset: string,
  { restrictions }: Held,
): Result<readonly ResolvedCondition[]> {
  const found = restrictions
    .filter(({ exempt }) => !exempt.includes(dataset))
    .map((restriction) => resolveRestriction(datasets, dataset, restriction));
  const issues = found.flatMap((each) => (each.kind === 'refused' ? each.issues : []));
  return issues.length > 0 ? refused(...issues) : ok(found.flatMap((each) => (each.kind === 'ok' ? [each.value] : [])));
}

function resolveRestriction(datasets: Datasets, dataset: string, restriction: Restriction): Result<ResolvedCondition> {
  if (restriction.unknown) return refused(restriction.unknown);
  const path = findDimension(datasets, dataset, restriction.dimension);
  if (path.kind === 'refused')
    return notApplicable(
      restriction,
      `"${dataset}" has no such dimension`,
      'Ask for a metric of rows that have it, or have the dataset exempted from the policy.',
    );
  const { type } = path.value.dimension;
  const values = restriction.values.map((value) => valueAs(value, type));
  const test = { kind: 'in', field: path.value, values } as const;
  if (checkValue(test, path.value.dimension, []).length > 0)
    return notApplicable(
      restriction,
      'what it lets through is no value of that dimension',
      'Have the values of the policy, or the attribute that lists them, corrected.',
    );
  return ok(test);
}

const notApplicable = ({ policy, dimension }: Restriction, why: string, hint: string) =>
  refused(
    issue('POLICY_NOT_APPLICABLE', `The policy "${policy}" holds you to some values of "${dimension}", and ${why}.`, {
      hints: [hint],
    }),
  );

/** Attributes are texts, whatever they name. */
function valueAs(value: Scalar, type: DimensionType): Scalar {
  if (typeof value !== 'string') return value;
  if (type === 'number') return value.trim() === '' ? value : Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** PERSONAL_DIMENSION for each name that leads to a dimension which is closed to the reader. */
export function checkPersonal(
  datasets: Datasets,
  dataset: string,
  names: readonly string[],
  path: readonly (string | number)[],
): readonly Issue[] {
  return names.flatMap((name) => {
    const found = findDimension(datasets, dataset, name);
    return found.kind === 'ok' && found.value.dimension.personal ? [personalIssue(name, path)] : [];
  });
}

/** The same of a filter. */
export const checkPersonalFields = (
  where: ResolvedCondition | null,
  path: readonly (string | number)[],
): readonly Issue[] =>
  where === null
    ? []
    : fieldsOf(where).flatMap(({ name, dimension }) => (dimension.personal ? [personalIssue(name, path)] : []));

const personalIssue = (name: string, path: readonly (string | number)[]): Issue =>
  issue('PERSONAL_DIMENSION', `The dimension "${name}" tells of persons, and is not open to you.`, {
    path,
    hints: ['Leave it out, or ask for the scope personal:read.'],
  });
