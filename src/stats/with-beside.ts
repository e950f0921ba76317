/** Any statistic with further counts beside it: rows that its number is not of, but that its reader should know. */
import { toNumber, zero } from './exact.ts';
import {
  type BesideKind,
  besideKinds,
  combineStates,
  mergeStates,
  type State,
  type Statistic,
  withoutState,
} from './statistic.ts';

/** The role that binds the rows of a kind: `censored`, `invalid`. */
export const besideRole = (kind: BesideKind): string => kind.toLowerCase();

/** Whether a column counts what stands beside, and so is of other rows than the sample. */
export const isBesideColumn = ({ when }: { readonly when: readonly string[] }): boolean =>
  besideKinds.some((kind) => when.includes(besideRole(kind)));

/**
 * One more predicate and column a kind, before those of the statistic, which is handed its own part of the state and never
 * sees them. The counts are states like any other: they merge, and "other" is what is left of them.
 */
export function withBeside(statistic: Statistic, kinds: readonly BesideKind[]): Statistic {
  if (kinds.length === 0) return statistic;
  const ordered = besideKinds.filter((kind) => kinds.includes(kind));
  const own = (state: State): State => state.slice(ordered.length);
  const { fraction } = statistic;
  return {
    ...statistic,
    columns: [
      ...ordered.map((kind) => ({
        name: besideRole(kind),
        of: [],
        when: [besideRole(kind)],
        contextOnly: 'beside' as const,
      })),
      ...statistic.columns,
    ],
    finalise: (state, span) => {
      const estimate = statistic.finalise(own(state), span);
      const counted = ordered.map((kind, index) => ({ kind, count: toNumber(state[index] ?? zero) }));
      return { ...estimate, beside: [...(estimate.beside ?? []), ...counted] };
    },
    ...(fraction && { fraction: (state: State) => fraction(own(state)) }),
    interval: (state, level) => statistic.interval(own(state), level),
    significance: (a, b) => statistic.significance(own(a), own(b)),
    combine: (a, b, sign) => {
      const counts = (state: State) => state.slice(0, ordered.length);
      const counted = sign === 1 ? mergeStates(counts(a), counts(b)) : withoutState(counts(a), counts(b));
      return [...counted, ...combineStates(statistic, own(a), own(b), sign)];
    },
  };
}
