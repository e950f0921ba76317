/** From a key to who comes with it. */
import { createPrincipal, type Principal } from '../principal.ts';
import { scopesOfRole } from '../role.ts';
import type { ApiKey } from './api-key.ts';

/** Its scopes never go beyond those of its role. */
export function keyPrincipal({ id, role, scopes, stakeholder, attributes }: ApiKey): Principal {
  const most = scopesOfRole[role];
  return createPrincipal({
    kind: 'key',
    id: `key:${id}`,
    stakeholder,
    roles: [role],
    scopes: scopes === null ? most : scopes.filter((scope) => most.includes(scope)),
    attributes,
  });
}
