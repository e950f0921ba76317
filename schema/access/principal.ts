/** The noun: who a request was proven to be from, and what they may. */
import type { Principal, PrincipalKind } from '../../src/access/principal.ts';
import { type AccessRole, accessRoles, scopesOfRole } from '../../src/access/role.ts';
import { builder } from '../builder.ts';

const PrincipalKindEnum = builder.enumType('PrincipalKind', {
  description: 'By what somebody has proven who they are.',
  values: {
    LOCAL: { value: 'local', description: 'By nothing: the server has no authentication, and is for its own machine.' },
    USER: { value: 'user', description: 'By a token of the issuer.' },
    KEY: { value: 'key', description: 'By an API key.' },
  } satisfies Record<Uppercase<PrincipalKind>, { value: PrincipalKind; description: string }>,
});

export const AccessRoleEnum = builder.enumType('AccessRole', {
  description: 'A set of scopes under a name; each has what the one before it has.',
  values: Object.fromEntries(
    accessRoles.map((role) => [role.toUpperCase(), { value: role, description: `${scopesOfRole[role].join(', ')}.` }]),
  ) as Record<Uppercase<AccessRole>, { value: AccessRole; description: string }>,
});

export const PrincipalRef = builder.objectRef<Principal>('Principal').implement({
  description: 'Who a request was proven to be from, and what they may.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Tells principals apart, as logs and budgets name them. No global id.' }),
    kind: t.field({ type: PrincipalKindEnum, description: 'By what it was proven.', resolve: ({ kind }) => kind }),
    roles: t.field({
      type: [AccessRoleEnum],
      description: 'Its roles, the least first; empty for a token that names none, which may ask nothing.',
      resolve: ({ roles }) => [...roles],
    }),
    scopes: t.stringList({
      description: 'All that it may do: of its roles, or of its key where that has fewer.',
      resolve: ({ scopes }) => [...scopes],
    }),
  }),
});
