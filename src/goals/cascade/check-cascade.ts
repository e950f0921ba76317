/** What makes no sense in a request to split a target, all at once. */
import { type Issue, issue } from '../../kernel/issue.ts';
import type { CascadeRequest } from './cascade.ts';

export function checkCascade(request: CascadeRequest): readonly Issue[] {
  const issues = [...checkNumbers(request), ...checkWeights(request)];
  const keys = request.groups.map(({ key }) => key);
  for (const key of new Set(keys.filter((each, index) => keys.indexOf(each) !== index)))
    issues.push(malformed(`The group "${key}" is given twice.`, ['groups'], 'Give it once.'));
  const known =
    request.kind === 'amount' ? keys.length : request.groups.filter(({ denominator }) => denominator > 0).length;
  if (known === 0)
    issues.push(
      malformed(
        'No group has any rows, so there is nothing to split over.',
        ['groups'],
        'Choose a dimension or a period with rows.',
      ),
    );
  return issues;
}

function checkNumbers({ target, bounds: { minimum, maximum }, ...request }: CascadeRequest): Issue[] {
  const issues: Issue[] = [];
  if (!Number.isFinite(target))
    issues.push(malformed(`A target of ${target} is no number.`, ['target'], 'Give a number.'));
  if (minimum !== null && maximum !== null && !(minimum < maximum))
    issues.push(
      malformed(
        `The bounds ${minimum} and ${maximum} hold nothing between them.`,
        ['bounds'],
        'Give the lower one first.',
      ),
    );
  for (const [index, group] of request.groups.entries()) {
    const path = ['groups', index];
    const { key, value } = group;
    const denominator = 'denominator' in group ? group.denominator : 1;
    if (!(Number.isFinite(denominator) && denominator >= 0))
      issues.push(
        malformed(
          `"${key}" has a denominator of ${denominator}.`,
          [...path, 'denominator'],
          'Give 0 or more: a mix has no negative part.',
        ),
      );
    else if (denominator > 0 && value === null)
      issues.push(
        malformed(`"${key}" has rows and no value.`, [...path, 'value'], 'Give its value, or a denominator of 0.'),
      );
    if (value === null || denominator === 0) continue;
    if (!Number.isFinite(value))
      issues.push(malformed(`"${key}" has a value of ${value}.`, [...path, 'value'], 'Give a number.'));
    else if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum))
      issues.push(
        malformed(
          `"${key}" is at ${value}, outside of the bounds.`,
          [...path, 'value'],
          'Give the bounds of the number itself.',
        ),
      );
  }
  return issues;
}

function checkWeights(request: CascadeRequest): Issue[] {
  const { method } = request;
  if (method.kind !== 'givenWeights') return [];
  const path = ['method', 'weights'];
  const keys = request.groups.map(({ key }) => key);
  const given = Object.entries(method.weights);
  const missing = keys.filter((key) => method.weights[key] === undefined);
  return [
    ...given
      .filter(([key]) => !keys.includes(key))
      .map(([key]) => malformed(`A weight is given for "${key}", which is no group.`, [...path, key], 'Leave it out.')),
    ...given
      .filter(([, weight]) => !(Number.isFinite(weight) && weight >= 0))
      .map(([key, weight]) => malformed(`"${key}" has a weight of ${weight}.`, [...path, key], 'Give 0 or more.')),
    ...(missing.length > 0
      ? [
          malformed(
            `No weight is given for ${missing.join(', ')}.`,
            path,
            'Give 0 to a group that should stay as it is.',
          ),
        ]
      : []),
  ];
}

const malformed = (message: string, path: readonly (string | number)[], hint: string): Issue =>
  issue('MALFORMED_INPUT', message, { path, hints: [hint] });
