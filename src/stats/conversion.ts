/** The statistic of `conversion`: of the base rows whose window has passed, the share that converted in it, in percent. */
import { subtract, toNumber, zero } from './exact.ts';
import { shares } from './shares.ts';
import type { CellColumn, Statistic } from './statistic.ts';

/** The first two are those of a share, whose rules hold for a conversion as they are. */
const columns: readonly CellColumn[] = [
  { name: 'n', of: ['matured'], when: ['base'] },
  { name: 'hits', of: ['converted'], when: ['base'] },
  { name: 'base', of: [], when: ['base'] },
];

/**
 * Predicate `base`; operands `matured` (1 where the window has passed, else 0) and `converted` (1 where it has passed and
 * there was a conversion in it, else 0). In percent, 0 to 100; null without matured rows. The sample is the matured rows;
 * the others stand beside it as IMMATURE: whether they convert is not known yet. Wilson interval and two-proportion test.
 */
export function conversion(): Statistic {
  const share = shares({ weighted: false });
  return {
    ...share,
    kind: 'conversion',
    columns,
    finalise: (state) => {
      const [matured = zero, , base = zero] = state;
      const immature = toNumber(subtract(base, matured));
      return { ...share.finalise(state), beside: [{ kind: 'IMMATURE', count: immature }] };
    },
  };
}
