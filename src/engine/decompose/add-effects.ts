/** The effects of several groups as those of one: kind by kind, so that mix and rate stay what they are. */
import { type Effects, effectKinds } from '../../stats/effects.ts';

/** In the order of the kinds; kinds that no group has are left out. */
export function addEffects(all: readonly Effects[]): Effects {
  const found = all.flatMap(({ effects }) => effects);
  const effects = effectKinds.flatMap((kind) => {
    const values = found.filter((effect) => effect.kind === kind).map(({ value }) => value);
    return values.length === 0 ? [] : [{ kind, value: total(values) }];
  });
  return { contribution: total(all.map(({ contribution }) => contribution)), effects };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
