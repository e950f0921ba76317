/** Cross-checks of a total over another dataset: its measure, the one way that leads here, and its instant. */

import type { z } from 'zod';
import type { Dataset } from '../dataset.ts';
import type { quantilesSchema, TotalSource, totalSchema } from '../derived-dimension.ts';
import { totalChains } from '../total-chains.ts';
import { checkMeasureReference, findMeasure } from './check-measure.ts';
import { checkDistinct, type Finding, finding, type Place, within } from './finding.ts';

type Datasets = ReadonlyMap<string, Dataset>;

export function checkTotal(
  datasets: Datasets,
  owner: Dataset,
  total: z.output<typeof totalSchema> | z.output<typeof quantilesSchema>,
  place: Place,
): readonly Finding[] {
  const unknown = checkMeasureReference(datasets, undefined, total.of, within(place, 'of'));
  const groups = 'groups' in total ? checkGroups(total, place) : [];
  if (unknown.length > 0) return [...unknown, ...groups];
  return [...checkWay(datasets, owner, total, place), ...checkAsOf(datasets, total, place), ...groups];
}

function checkWay(datasets: Datasets, owner: Dataset, { of, entity }: TotalSource, place: Place): readonly Finding[] {
  const rows = findMeasure(datasets, undefined, of)?.dataset ?? '';
  const ways = totalChains(datasets, rows, owner.key, undefined).map(({ joins }) =>
    joins.map((each) => each.entity).join('.'),
  );
  const chosen = totalChains(datasets, rows, owner.key, entity);
  if (chosen.length === 1) return [];
  if (ways.length === 0)
    return [
      finding(
        within(place, 'of'),
        'MODEL_INVALID',
        `No many-to-one join leads from the rows of "${of}" to "${owner.key}".`,
        `Give "${rows}" a foreign entity that is primary in "${owner.key}".`,
      ),
    ];
  return [
    finding(
      within(place, entity === undefined ? 'of' : 'entity'),
      entity === undefined ? 'MODEL_INVALID' : 'MODEL_UNKNOWN_REFERENCE',
      entity === undefined
        ? `Several ways lead from the rows of "${of}" to "${owner.key}".`
        : `No way from the rows of "${of}" to "${owner.key}" goes by "${entity}".`,
      `Write entity: ${ways.join(' or ')}.`,
    ),
  ];
}

/** Rows without a time are before no instant. */
function checkAsOf(datasets: Datasets, { of, asOf }: TotalSource, place: Place): readonly Finding[] {
  const found = findMeasure(datasets, undefined, of);
  const dataset = found && datasets.get(found.dataset);
  if (!found || !dataset || asOf === 'now' || (found.measure.time ?? dataset.time) !== null) return [];
  return [
    finding(
      within(place, 'asOf'),
      'MODEL_INVALID',
      `The rows of "${of}" have no time, so that none is before another.`,
      'Leave asOf out, or give the measure a time dimension.',
    ),
  ];
}

function checkGroups({ groups, none }: z.output<typeof quantilesSchema>, place: Place): readonly Finding[] {
  return [
    ...checkDistinct(within(place, 'groups'), 'group', groups),
    ...(none === undefined || groups.includes(none)
      ? []
      : [
          finding(
            within(place, 'none'),
            'MODEL_UNKNOWN_REFERENCE',
            `"${none}" is none of the groups.`,
            `They are ${groups.join(', ')}; leave none out for no group at all.`,
          ),
        ]),
  ];
}
