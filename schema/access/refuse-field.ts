/** What is said of a field that is not for who asks. */
import type { GraphQLResolveInfo } from 'graphql';
import { getNamedType, isCompositeType } from 'graphql';
import type { Principal } from '../../src/access/principal.ts';
import { forbidden } from '../../src/access/require-scope.ts';
import type { Scope } from '../../src/access/scope.ts';
import { RefusedError } from '../../src/kernel/issue.ts';
import { guardOf } from './guards.ts';

export function refuseField(
  { scopes }: Principal,
  { parentType, fieldName, returnType }: GraphQLResolveInfo,
): RefusedError {
  const type = getNamedType(returnType);
  const { scopes: needed, rule } = guardOf(parentType.name, fieldName, isCompositeType(type) ? type.name : null);
  const missing = needed.filter((scope) => !scopes.has(scope));
  const what = `The field "${fieldName}" of ${parentType.name}`;
  if (missing.length > 0 || rule === null) return new RefusedError([forbidden(what, missing)]);
  if (rule.kind === 'needsOrOwner')
    return new RefusedError([forbidden(`${what}, for what is not yours,`, [rule.scope])]);
  return new RefusedError([forbidden(`${what}, asked like this,`, ['goals:read' satisfies Scope])]);
}
