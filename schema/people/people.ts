/** Who is what to a goal, a target or a metric: the fields that all of them share, and what a change says of people. */
import type { KnownStakeholder, Role, Subject } from '../../src/goals/stakeholders.ts';
import type { People } from '../../src/goals/write/check-people.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';

export const knownStakeholders = async (
  { goals }: Context,
  keys: readonly (string | null)[],
): Promise<KnownStakeholder[]> => {
  const { stakeholders } = await goals.directory();
  return keys.flatMap((key) => (key === null ? [] : (stakeholders.get(key) ?? [])));
};

/** One step after the directory is there: a list asks it for each of its things. */
export const accountableFor = ({ goals }: Context, subject: Subject): Promise<KnownStakeholder | null> =>
  goals.directory().then(({ stakeholders, involved }) => {
    const { accountable } = involved(subject);
    return accountable === null ? null : (stakeholders.get(accountable) ?? null);
  });

export const involvedIn = (
  { goals }: Context,
  subject: Subject,
  role: Exclude<Role, 'accountable'>,
): Promise<KnownStakeholder[]> =>
  goals
    .directory()
    .then(({ stakeholders, involved }) => involved(subject)[role].flatMap((key) => stakeholders.get(key) ?? []));

export const PeopleInput = builder.inputType('PeopleInput', {
  description:
    'Who is to be what. A role that is left out stays as it is; a list that is given stands in place of the one before.',
  fields: (t) => ({
    accountable: t.id({ description: 'Key of the one person or team that answers for it.' }),
    responsible: t.idList({ description: 'Keys of those who work on it.' }),
    consulted: t.idList({ description: 'Keys of those who are asked about it.' }),
    informed: t.idList({ description: 'Keys of those who are told about it.' }),
  }),
});

/** GraphQL's null is "left out". */
export const readPeople = (input: typeof PeopleInput.$inferInput | null | undefined): People => ({
  accountable: input?.accountable ?? undefined,
  responsible: input?.responsible ?? undefined,
  consulted: input?.consulted ?? undefined,
  informed: input?.informed ?? undefined,
});
