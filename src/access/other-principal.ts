/** Somebody else than who asks, to explain what they are held to: nobody is let in by it, and nothing is read as them. */
import type { Database } from '../../db/connection.ts';
import { didYouMean } from '../kernel/did-you-mean.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { keyPrincipal } from './keys/key-principal.ts';
import { readValidKeys } from './keys/read-keys.ts';
import { type Attributes, createPrincipal, type Principal } from './principal.ts';
import { accessRoles, isAccessRole, scopesOfRole } from './role.ts';

/** A key, or whoever would come with a role and attributes. */
export interface SaidPrincipal {
  /** Id or name of an API key. */
  readonly key?: string | null | undefined;
  readonly role?: string | null | undefined;
  readonly attributes?: Attributes | undefined;
}

/** PRINCIPAL_INVALID where it is said in no way, or in two; UNKNOWN_KEY for a key that would not be let in. */
export async function findOtherPrincipal(
  db: Database,
  { key = null, role = null, attributes = {} }: SaidPrincipal,
): Promise<Result<Principal>> {
  if ((key === null) === (role === null))
    return invalid('Whose policies are asked for is said by a key or by a role.', 'Give one of "key" and "role".');
  if (key !== null)
    return Object.keys(attributes).length === 0
      ? findByKey(db, key)
      : invalid('A key has attributes of its own.', 'Leave the attributes out, or give a role instead of the key.');
  if (!isAccessRole(role ?? ''))
    return invalid(
      `Unknown role "${role}".`,
      ...didYouMean(role ?? '', accessRoles),
      `Roles: ${accessRoles.join(', ')}.`,
    );
  return ok(ofRole(role as Principal['roles'][number], attributes));
}

const invalid = (message: string, ...hints: readonly string[]): Result<never> =>
  refused(issue('PRINCIPAL_INVALID', message, { path: ['as'], hints }));

const ofRole = (role: Principal['roles'][number], attributes: Attributes): Principal =>
  createPrincipal({
    kind: 'user',
    id: `role:${role}`,
    stakeholder: null,
    roles: [role],
    scopes: scopesOfRole[role],
    attributes,
  });

/** As far as it would be let in now. */
async function findByKey(db: Database, name: string): Promise<Result<Principal>> {
  const { keys, now } = await readValidKeys(db);
  const valid = [...keys.values()].filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
  const found = valid.filter((each) => each.id === name || each.name === name);
  const [key] = found;
  if (key && found.length === 1) return ok(keyPrincipal(key));
  const message = key
    ? `${found.length} API keys have the name "${name}".`
    : `No API key that is valid has the id or name "${name}".`;
  const hint = key ? `Name one by its id: ${found.map(({ id }) => id).join(', ')}.` : '"cairn key list" lists them.';
  return refused(issue('UNKNOWN_KEY', message, { path: ['as'], hints: [hint] }));
}
