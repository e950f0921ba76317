/** Somebody else, for whom an administrator has something explained. */
import { findOtherPrincipal, type SaidPrincipal } from '../../src/access/other-principal.ts';
import type { Principal } from '../../src/access/principal.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { AccessRoleEnum } from './principal.ts';

const AttributeInput = builder.inputType('AttributeInput', {
  description: 'What a token, or an API key, says of who brings it: a name and its values.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the claim or attribute, as policies name it.' }),
    values: t.stringList({ required: true, description: 'Its values; most have one.' }),
  }),
});

export const OtherPrincipalInput = builder.inputType('OtherPrincipalInput', {
  description:
    'Somebody else than who asks: exactly one of `key` and `role`. Nothing is read as them, and nobody is let in by it.',
  fields: (t) => ({
    key: t.id({ description: 'An API key that is valid, by its id or by a name that only it has.' }),
    role: t.field({ type: AccessRoleEnum, description: 'The highest role of somebody with a token.' }),
    attributes: t.field({
      type: [AttributeInput],
      description: 'With `role`: what the token says of them; nothing when absent.',
    }),
  }),
});

/** Throws `RefusedError`. Whom it was of is told to the access log, by id or role and never by the values of attributes. */
export async function readOtherPrincipal(
  { key, role, attributes }: typeof OtherPrincipalInput.$inferInput,
  context: Context,
): Promise<Principal> {
  const said: SaidPrincipal = {
    key: key ?? null,
    role: role ?? null,
    attributes: Object.fromEntries((attributes ?? []).map(({ name, values }) => [name, values])),
  };
  const found = unwrap(await findOtherPrincipal(context.goals.db, said));
  context.about(found.id);
  return found;
}
