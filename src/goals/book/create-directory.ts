/** Who there is and who is what, from the model and from what is stored above it. */
import type { Model } from '../../model/model.ts';
import {
  type Assignment,
  type Directory,
  type Involved,
  type KnownStakeholder,
  type Role,
  roles,
  type Subject,
} from '../stakeholders.ts';
import { heirOf, teamAfter } from './succession.ts';

export interface StoredPeople {
  readonly stakeholders: readonly Omit<KnownStakeholder, 'leftAt' | 'successor'>[];
  readonly departures: ReadonlyMap<string, Pick<KnownStakeholder, 'leftAt' | 'successor'>>;
  /** Current ones only. */
  readonly assignments: readonly Assignment[];
}

const nameOf = ({ kind, key }: Subject): string => `${kind}:${key}`;

const nobody: Involved = { accountable: null, responsible: [], consulted: [], informed: [] };

/**
 * One of the model hides one of the API with the same key: the file was written later, and is reviewed. What a file still gives
 * to somebody who left is their successor's, and whoever is still said to be in a team that left is where that team went.
 */
export function createDirectory(model: Model, stored: StoredPeople): Directory {
  const { assignments } = stored;
  const known = everybody(model, stored);
  const subjects = new Map<string, { readonly subject: Subject; readonly involved: Involved }>();
  for (const metric of model.metrics.values()) {
    const subject: Subject = { kind: 'metric', key: metric.key };
    const heirs = (keys: readonly string[]) => [...new Set(keys.map((key) => heirOf(known, key)))];
    const [accountable = null] = heirs(metric.accountable === undefined ? [] : [metric.accountable]);
    const involved: Involved = {
      accountable,
      responsible: heirs(metric.responsible),
      consulted: heirs(metric.consulted),
      informed: heirs(metric.informed),
    };
    subjects.set(nameOf(subject), { subject, involved });
  }
  const assigned = new Map<string, Assignment[]>();
  for (const each of assignments) {
    const name = nameOf(each.subject);
    assigned.set(name, [...(assigned.get(name) ?? []), each]);
  }
  for (const [name, group] of assigned) {
    const [first] = group;
    if (!first) continue;
    const base = subjects.get(name)?.involved ?? nobody;
    subjects.set(name, { subject: first.subject, involved: above(base, group) });
  }

  const involved = (subject: Subject): Involved => subjects.get(nameOf(subject))?.involved ?? nobody;
  return {
    stakeholders: known,
    involved,
    subjectsOf: (stakeholder, role) =>
      [...subjects.values()].flatMap((each) => (holds(each.involved, role, stakeholder) ? [each.subject] : [])),
  };
}

function everybody(model: Model, { stakeholders, departures }: StoredPeople): ReadonlyMap<string, KnownStakeholder> {
  const here = { leftAt: null, successor: null };
  const said = new Map<string, KnownStakeholder>();
  for (const each of model.stakeholders.values())
    said.set(each.key, { ...each, source: 'model', revision: null, ...(departures.get(each.key) ?? here) });
  for (const each of stakeholders)
    if (!said.has(each.key)) said.set(each.key, { ...each, ...(departures.get(each.key) ?? here) });
  return new Map([...said].map(([key, each]) => [key, { ...each, memberOf: teamAfter(said, each) }]));
}

/** A role that anything is assigned in through the API is taken from there whole. */
function above(base: Involved, assigned: readonly Assignment[]): Involved {
  const named = (role: Role): readonly string[] =>
    assigned.flatMap((each) => (each.role === role ? [each.stakeholder] : []));
  const [accountable = base.accountable] = named('accountable');
  const lists = roles.flatMap((role) =>
    role === 'accountable' ? [] : [[role, named(role).length > 0 ? named(role) : base[role]] as const],
  );
  return { accountable, ...(Object.fromEntries(lists) as Omit<Involved, 'accountable'>) };
}

const holds = (involved: Involved, role: Role, stakeholder: string): boolean =>
  role === 'accountable' ? involved.accountable === stakeholder : involved[role].includes(stakeholder);
