/** What each group did to the change of a count, a sum or a balance: its own change, since they add up. */
import type { AmountSides, EffectKind, Effects } from './effects.ts';
import { subtract, toNumber } from './exact.ts';

/** Of a group without rows in either period the change is 0. */
export function amountEffects({ before, after }: AmountSides): Effects {
  const contribution = toNumber(subtract(after.amount, before.amount));
  return { contribution, effects: [{ kind: kindOf(before.empty, after.empty), value: contribution }] };
}

function kindOf(wasEmpty: boolean, isEmpty: boolean): EffectKind {
  if (wasEmpty === isEmpty) return 'change';
  return wasEmpty ? 'entered' : 'gone';
}
