/** Everything that can be wrong with what is said of a person or team, collected. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import { stakeholderSchema } from '../../model/stakeholder.ts';
import { circleOf } from '../book/viewer.ts';
import type { Directory } from '../stakeholders.ts';
import type { NewStakeholder } from './stakeholder-input.ts';

const invalid = (message: string, path: string, ...hints: readonly string[]): Issue =>
  issue('STAKEHOLDER_INVALID', message, { path: [path], hints });

/** The shape is that of the model: what is stored here could stand in a file. */
export function checkStakeholderContent(directory: Directory, said: NewStakeholder): readonly Issue[] {
  const present = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  const { error } = stakeholderSchema.safeParse(present);
  const shape = (error?.issues ?? []).map(({ path: [field], message }) =>
    invalid(`The ${wordFor(String(field))} is malformed: ${message}`, String(field), hintFor(String(field))),
  );
  const nameless = said.name.trim() === '' ? [invalid('There is no name.', 'name', 'Give a name for people.')] : [];
  return [...shape, ...nameless, ...checkTeam(directory, said)];
}

const wordFor = (field: string): string => (field === 'email' ? 'e-mail address' : field);

const hintFor = (field: string): string =>
  field === 'email' ? 'Give one such as ada@example.com, or none.' : 'Use a key such as vp_support.';

function checkTeam(directory: Directory, { key, memberOf }: NewStakeholder): readonly Issue[] {
  if (memberOf === null) return [];
  const { stakeholders } = directory;
  const team = stakeholders.get(memberOf);
  const teams = [...stakeholders.values()].filter(({ kind, leftAt }) => kind === 'team' && leftAt === null);
  if (!team) {
    const hints = didYouMean(
      memberOf,
      teams.map((each) => each.key),
    );
    return [issue('UNKNOWN_STAKEHOLDER', `Unknown team "${memberOf}".`, { path: ['memberOf'], hints })];
  }
  if (team.kind !== 'team')
    return [invalid(`${team.name} is a person, and nobody is a member of a person.`, 'memberOf', 'Name a team.')];
  if (team.leftAt !== null)
    return [invalid(`${team.name} is no more.`, 'memberOf', `Name ${team.successor ?? 'another team'}.`)];
  if (circleOf(directory, memberOf).includes(key))
    return [invalid(`${team.name} is inside "${key}".`, 'memberOf', 'Choose a team that is not below it.')];
  return [];
}
