/** Whose rows are looked up: an entity that both datasets have. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import type { Dataset } from '../dataset.ts';
import { findEntity } from '../find-entity.ts';
import { type Finding, finding, type Place } from './finding.ts';

export function checkSharedEntity(
  base: Dataset,
  events: Dataset,
  entity: string | undefined,
  place: Place,
): readonly Finding[] {
  const keys = (dataset: Dataset) => dataset.entities.map(({ key, references }) => references ?? key);
  const shared = keys(base).filter((key) => keys(events).includes(key));
  const offer = shared.length > 0 ? [`Entities of both: ${shared.join(', ')}.`] : ['They have no entity in common.'];
  if (entity === undefined)
    return [finding(place, 'MODEL_INVALID', 'The conversion does not say whose conversions count.', ...offer)];
  return [base, events]
    .filter((dataset) => !findEntity(dataset, entity))
    .map((dataset) =>
      finding(
        place,
        'MODEL_UNKNOWN_REFERENCE',
        `"${dataset.key}" has no entity "${entity}".`,
        ...didYouMean(entity, keys(dataset)),
        ...offer,
      ),
    );
}
