/** Cross-checks of row policies: by what they let rows through, and which datasets they leave alone. */
import { checkValue } from '../check-value.ts';
import { findDimension } from '../find-dimension.ts';
import type { Model } from '../model.ts';
import type { Policy } from '../policy.ts';
import { checkDistinct, checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkPolicies(model: Model): readonly Finding[] {
  return [...model.policies.values()].flatMap((policy) => {
    const place = placeOf('policy', policy.key);
    return [
      ...policy.exempt.flatMap((key, index) =>
        checkReference(within(place, 'exempt', index), 'dataset', key, model.datasets),
      ),
      ...checkDistinct(within(place, 'exempt'), 'dataset', policy.exempt),
      ...checkDistinct(within(place, 'roles'), 'role', policy.roles),
      ...checkDimension(model, policy, place),
    ];
  });
}

/** A dataset that has no such dimension is refused to those whom the policy holds; one that all are refused of is a slip. */
function checkDimension(model: Model, { dimension, values, exempt }: Policy, place: Place): readonly Finding[] {
  const found = [...model.datasets.keys()]
    .filter((key) => !exempt.includes(key))
    .map((key) => findDimension(model.datasets, key, dimension));
  const paths = found.flatMap((each) => (each.kind === 'ok' ? [each.value] : []));
  if (paths.length === 0)
    return [
      finding(
        within(place, 'dimension'),
        'UNKNOWN_DIMENSION',
        `No dataset that the policy holds for has a dimension "${dimension}".`,
        'Name one by which rows can be told apart, such as region or customer.region.',
      ),
    ];
  if (values === undefined) return [];
  const condition = { kind: 'in', field: dimension, values } as const;
  const issues = paths.flatMap((path) => checkValue(condition, path.dimension, []));
  return [...new Map(issues.map((each) => [each.message, each])).values()].map(({ code, message, hints }) =>
    finding(within(place, 'values'), code, message, ...hints),
  );
}
