/** Which share of its table a branch reads, as far as facts tell. */
import { columnOf } from '../model/dataset.ts';
import type { Branch } from './plan.ts';
import type { Stretch } from './stretches.ts';
import type { TableFacts } from './table-facts.ts';

/** In [0, 1]. Of a time that nobody has looked at, all rows are read by who begins at the beginning, and none by others. */
export function readShare(
  { time, from, until, stretches }: Pick<Branch, 'time' | 'from' | 'until' | 'stretches'>,
  facts: TableFacts | undefined,
): number {
  if (until === Number.NEGATIVE_INFINITY) return 0;
  if (time === null) return 1;
  const column = columnOf(time);
  const known = column === undefined ? undefined : facts?.columns.get(column);
  const quantiles = known?.quantiles;
  if (!quantiles) return from === null ? 1 : 0;
  const below = (position: number | null, otherwise: number): number =>
    position === null ? otherwise : shareBelow(position, quantiles);
  const read = (stretch: Stretch): number => below(stretch.until, 1) - below(stretch.from, 0);
  const shares = (stretches.length > 1 ? stretches : [{ from, until }]).map(read);
  return (1 - known.nullShare) * shares.reduce((sum, share) => sum + Math.max(0, share), 0);
}

/** Straight lines between the quantiles. */
function shareBelow(position: number, quantiles: readonly number[]): number {
  const above = quantiles.findIndex((each) => each > position);
  if (above === 0) return 0;
  if (above < 0) return 1;
  const [low = 0, high = 0] = [quantiles[above - 1], quantiles[above]];
  return (above - 1 + (position - low) / (high - low)) / (quantiles.length - 1);
}
