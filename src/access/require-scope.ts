/** The refusal of what a principal may not do, wherever it is asked. */
import { type Issue, issue, RefusedError } from '../kernel/issue.ts';
import type { Principal } from './principal.ts';
import { accessRoles, scopesOfRole } from './role.ts';
import { type Scope, scopeMeanings } from './scope.ts';

/** Names each scope that is missing, and the least role that has them. */
export function forbidden(what: string, missing: readonly Scope[]): Issue {
  const role = accessRoles.find((each) => missing.every((scope) => scopesOfRole[each].includes(scope)));
  const named = missing.map((scope) => `"${scope}" (${scopeMeanings[scope]})`).join(' and ');
  return issue('FORBIDDEN', `${what} needs ${missing.length > 1 ? 'the scopes' : 'the scope'} ${named}.`, {
    hints: [
      `Ask an administrator for ${role === undefined ? 'it' : `it, or for the role ${role}`}.`,
      '"me { principal { roles scopes } }" tells what you have.',
    ],
  });
}

/** Throws `RefusedError` with FORBIDDEN. */
export function requireScope({ scopes }: Principal, what: string, needed: readonly Scope[]): void {
  const missing = needed.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) throw new RefusedError([forbidden(what, missing)]);
}
