/** The noun: a role, a set of scopes under a name; each has what the one before it has. */
import { type Role, roles } from '../model/policy.ts';
import { type Scope, scopes, withAlong } from './scope.ts';

/** From the least to the most. */
export const accessRoles = roles;

export type AccessRole = Role;

const viewer: readonly Scope[] = ['goals:read', 'follow'];
const analyst: readonly Scope[] = [...viewer, 'rows:read', 'comments:read', 'explain:sql'];
const steward: readonly Scope[] = [...analyst, 'goals:write', 'personal:read'];

/** With all that they take along. */
export const scopesOfRole: Readonly<Record<AccessRole, readonly Scope[]>> = {
  viewer: withAlong(viewer),
  analyst: withAlong(analyst),
  steward: withAlong(steward),
  administrator: scopes,
};

export const isAccessRole = (name: string): name is AccessRole => (accessRoles as readonly string[]).includes(name);
