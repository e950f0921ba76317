/** Where that went which was somebody's who left: their things, and the members of a team. */
import type { KnownStakeholder } from '../stakeholders.ts';

type Everybody = ReadonlyMap<string, KnownStakeholder>;

/** Whoever has it now: the key itself while here; the last in the line where nobody came after. */
export function heirOf(known: Everybody, key: string): string {
  const line = new Set([key]);
  let heir = key;
  for (let next = known.get(heir)?.successor; next && !line.has(next); next = known.get(heir)?.successor) {
    line.add(next);
    heir = next;
  }
  return heir;
}

/**
 * The team that somebody is in once teams that left are looked through: the one that came after, or, where that is a person, or
 * lies below the one who asks, the team above. Undefined at the top.
 */
export function teamAfter(known: Everybody, member: KnownStakeholder): string | undefined {
  let team = member.memberOf;
  const passed = new Set<string>();
  for (
    let at = team && known.get(team);
    at && at.leftAt !== null && !passed.has(at.key);
    at = team && known.get(team)
  ) {
    passed.add(at.key);
    const after = at.successor === null ? undefined : known.get(at.successor);
    team = after?.kind === 'team' && !chainOf(known, after.key).has(member.key) ? after.key : at.memberOf;
  }
  return team !== undefined && passed.has(team) ? undefined : team;
}

/** As the files and rows say it: the key, its team, the team above that. */
function chainOf(known: Everybody, key: string): ReadonlySet<string> {
  const chain = new Set<string>();
  for (let next: string | undefined = key; next !== undefined && !chain.has(next); next = known.get(next)?.memberOf)
    chain.add(next);
  return chain;
}
