/** What stands before a field: its own rule, and what its type needs beyond the type that it is a field of. */
import { type Scope, withAlong } from '../../src/access/scope.ts';
import { type FieldRule, fieldRules, isRoot } from './field-rules.ts';
import { type TypeNeed, typeNeeds } from './type-needs.ts';

export interface Guard {
  /** All of them. */
  readonly scopes: readonly Scope[];
  /** Whatever is not simply a list of scopes. */
  readonly rule: Exclude<FieldRule, { kind: 'open' | 'needs' | 'byType' }> | null;
}

/** Throws where nothing is said of the type: the schema is not built then. */
export function needOf(type: string): TypeNeed {
  const need = typeNeeds.get(type);
  if (need !== undefined) return need;
  throw new Error(`The type ${type} says nowhere what it needs: add it to schema/access/type-needs.ts.`);
}

export const scopesOf = (need: TypeNeed): readonly Scope[] => (need === 'open' || need === 'inherits' ? [] : [need]);

/** Of `parent.field`, which gives `type`; a scalar or an enumeration where that is null. Throws for a root field without a rule. */
export function guardOf(parent: string, field: string, type: string | null): Guard {
  const rule = fieldRules.get(`${parent}.${field}`);
  if (isRoot(parent) && !rule)
    throw new Error(`The field ${parent}.${field} has no rule: add it to schema/access/field-rules.ts.`);
  const needed = new Set<Scope>(type === null ? [] : scopesOf(needOf(type)));
  if (rule?.kind === 'needs') needed.add(rule.scope);
  const held = new Set(withAlong(scopesOf(needOf(parent))));
  const beyond = [...needed].filter((scope) => !held.has(scope));
  // What another one takes along need not be looked at.
  const scopes = beyond.filter(
    (scope) => !beyond.some((other) => other !== scope && withAlong([other]).includes(scope)),
  );
  return { scopes, rule: rule?.kind === 'needsOrOwner' || rule?.kind === 'byArguments' ? rule : null };
}
