/** Whether those who are to be something to a subject are there. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Directory, Involved, Role } from '../stakeholders.ts';
import { roles } from '../stakeholders.ts';

/** Who is to be what; an absent role is left as it is. */
export interface People {
  readonly accountable?: string | undefined;
  readonly responsible?: readonly string[] | undefined;
  readonly consulted?: readonly string[] | undefined;
  readonly informed?: readonly string[] | undefined;
}

/** Who is to be what, apart from all else that is said. */
export function splitPeople<Said extends People>(
  said: Said,
): {
  readonly content: Omit<Said, keyof People>;
  readonly people: People;
} {
  const { accountable, responsible, consulted, informed, ...content } = said;
  return { content, people: { accountable, responsible, consulted, informed } };
}

export const namesIn = (people: People, role: Role): readonly string[] | undefined => {
  const named = people[role];
  return typeof named === 'string' ? [named] : named;
};

/** Who is what once `people` are assigned: what is left out stays. For the log of changes. */
export const peopleAfter = (before: Involved, people: People): Involved => ({
  accountable: people.accountable ?? before.accountable,
  responsible: people.responsible ?? before.responsible,
  consulted: people.consulted ?? before.consulted,
  informed: people.informed ?? before.informed,
});

export const checkPeople = (directory: Directory, people: People): readonly Issue[] =>
  roles.flatMap((role) => (namesIn(people, role) ?? []).flatMap((key) => checkStakeholder(directory, key, [role])));

/** UNKNOWN_STAKEHOLDER for nobody, STAKEHOLDER_INVALID for somebody who left. */
export function checkStakeholder(
  { stakeholders }: Directory,
  key: string,
  path: readonly (string | number)[],
): readonly Issue[] {
  const found = stakeholders.get(key);
  if (!found)
    return [
      issue('UNKNOWN_STAKEHOLDER', `Unknown stakeholder "${key}".`, {
        path,
        hints: didYouMean(key, stakeholders.keys()),
      }),
    ];
  if (found.leftAt === null) return [];
  const hint = found.successor === null ? 'Name somebody else.' : `Everything went to ${found.successor}.`;
  return [issue('STAKEHOLDER_INVALID', `${found.name} has left.`, { path, hints: [hint] })];
}
