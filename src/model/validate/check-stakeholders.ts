/** Cross-checks of stakeholders: everybody belongs to a team, and no team to itself. */
import type { Model } from '../model.ts';
import { findCycles, tellCycle } from './find-cycles.ts';
import { checkReference, type Finding, finding, placeOf } from './finding.ts';

export function checkStakeholders({ stakeholders }: Model): readonly Finding[] {
  const memberships = [...stakeholders.values()].flatMap(({ key, memberOf }) => {
    const place = placeOf('stakeholder', key, 'memberOf');
    const unknown = checkReference(place, 'stakeholder', memberOf, stakeholders);
    const team = memberOf === undefined ? undefined : stakeholders.get(memberOf);
    if (team?.kind !== 'person') return unknown;
    return [finding(place, 'MODEL_INVALID', `"${memberOf}" is a person, and only teams have members.`)];
  });
  const above = (key: string): readonly string[] => {
    const memberOf = stakeholders.get(key)?.memberOf;
    return memberOf === undefined ? [] : [memberOf];
  };
  const cycles = findCycles(stakeholders.keys(), above).map((cycle) =>
    finding(
      placeOf('stakeholder', cycle[0] ?? '', 'memberOf'),
      'MODEL_CYCLE',
      `Teams belong to each other in a circle: ${tellCycle(cycle)}.`,
    ),
  );
  return [...memberships, ...cycles];
}
