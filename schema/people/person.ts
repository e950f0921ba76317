/** Who did something: a field for the key, which stays, and one for who that is, as far as it is still known. */
import type { Context } from '../context.ts';
import { knownStakeholders } from './people.ts';
import { StakeholderRef } from './stakeholder.ts';

/** A field of type Stakeholder, null where nobody has the key any more. */
export const person = <Parent>(description: string, keyOf: (parent: Parent) => string) => ({
  type: StakeholderRef,
  nullable: true as const,
  description: `${description} Null where nobody has the key any more.`,
  resolve: async (parent: Parent, _: unknown, context: Context) =>
    (await knownStakeholders(context, [keyOf(parent)]))[0] ?? null,
});
