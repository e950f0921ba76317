/** The statistics of `score`: what the scores of entities are together. Each entity is one row of the sample. */
import { count } from './count.ts';
import { toNumber, zero } from './exact.ts';
import { moments } from './moments.ts';
import { shares } from './shares.ts';
import type { CellColumn, Statistic } from './statistic.ts';

/** How many entities have no score: beside the sample, and in none of the numbers. The last column of each. */
const unscored: CellColumn = { name: 'unscored', of: [], when: ['unscored'] };

/** The order of groups is that of no sum over rows, so groups are ranked by their values. */
const overEntities = (statistic: Statistic): Statistic => ({
  ...statistic,
  columns: [...statistic.columns, unscored],
  rank: null,
  finalise: (state, span) => {
    const without = toNumber(state[statistic.columns.length] ?? zero);
    return { ...statistic.finalise(state, span), beside: [{ kind: 'UNSCORED', count: without }] };
  },
});

/** Columns `n`, `x`, `x2`: 0 to 100, null where no entity has a score; t interval, Welch test. */
export const meanScore = (): Statistic => overEntities(moments({ weighted: false }));

/** Columns `n`, `hits`: in percent of the entities with a score, null where there are none; Wilson interval. */
export const shareInBand = (): Statistic => overEntities(shares({ weighted: false }));

/** Column `n`: entities with a score, or those of them in a band. 0 where there are none. */
export const countScored = (): Statistic => overEntities(count());
