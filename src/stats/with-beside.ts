/** Any statistic with further counts beside it: rows that its number is not of, but that its reader should know. */
import { toNumber, zero } from './exact.ts';
import { type BesideKind, besideKinds, type Statistic } from './statistic.ts';

/** The role that binds the rows of a kind: `censored`, `invalid`. */
export const besideRole = (kind: BesideKind): string => kind.toLowerCase();

/**
 * One more predicate and column a kind, after those of the statistic, which reads its state by place and never sees them.
 * The counts are states like any other: they merge, and "other" is what is left of them.
 */
export function withBeside(statistic: Statistic, kinds: readonly BesideKind[]): Statistic {
  if (kinds.length === 0) return statistic;
  const ordered = besideKinds.filter((kind) => kinds.includes(kind));
  const first = statistic.columns.length;
  return {
    ...statistic,
    columns: [
      ...statistic.columns,
      ...ordered.map((kind) => ({ name: besideRole(kind), of: [], when: [besideRole(kind)] })),
    ],
    finalise: (state) => {
      const estimate = statistic.finalise(state);
      const counted = ordered.map((kind, index) => ({ kind, count: toNumber(state[first + index] ?? zero) }));
      return { ...estimate, beside: [...(estimate.beside ?? []), ...counted] };
    },
  };
}
