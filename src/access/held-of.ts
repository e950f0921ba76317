/** What the policies of a model hold a principal to. */
import { issue } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import type { Policy } from '../model/policy.ts';
import type { Held } from '../query/question.ts';
import type { Restriction } from '../query/restriction.ts';
import type { Principal } from './principal.ts';
import { accessRoles } from './role.ts';

/** Undefined for whoever nothing holds. */
export function heldOf({ policies }: Pick<Model, 'policies'>, principal: Principal): Held | undefined {
  const highest = accessRoles.findLast((role) => principal.roles.includes(role));
  // Whoever has scopes and no role is held by all of them.
  const holding = [...policies.values()].filter(({ roles }) => highest === undefined || roles.includes(highest));
  const masked = !principal.scopes.has('personal:read');
  if (holding.length === 0 && !masked) return undefined;
  return { restrictions: holding.map((policy) => restrict(policy, principal)), masked };
}

/** Names all that `heldOf` says: of two principals with the same rights and the same name here either may be told what the other was. */
export function heldIdentity(model: Pick<Model, 'policies'>, principal: Principal): string {
  if (model.policies.size === 0) return '';
  const known = identities.get(model) ?? new WeakMap<Principal, string>();
  identities.set(model, known);
  const identity = known.get(principal) ?? JSON.stringify(heldOf(model, principal));
  known.set(principal, identity);
  return identity;
}

const identities = new WeakMap<object, WeakMap<Principal, string>>();

function restrict({ key, dimension, values, attribute, exempt }: Policy, { attributes }: Principal): Restriction {
  const found = values ?? attributes[attribute ?? ''] ?? [];
  const unknown =
    found.length > 0
      ? null
      : issue(
          'POLICY_NOT_APPLICABLE',
          `The policy "${key}" goes by "${attribute}" of whoever asks, and nothing is known of yours.`,
          {
            hints: [`Have the claim "${attribute}" put into your token, or the attribute given to your API key.`],
          },
        );
  return { policy: key, dimension, values: found, exempt, unknown };
}
