/** What a branch reads of rollups in words, and why it reads no other one: for `explain`. */
import type { Branch } from '../plan.ts';

/** Empty where its dataset has no rollup. */
export function describeReading({ rollup, rollups = [] }: Pick<Branch, 'rollup' | 'rollups'>): readonly string[] {
  const own = rollup?.rollup.bound.definition.key;
  return [
    ...(rollup ? [`    from the rollup ${own}: ${cellsOf(rollup)}`] : []),
    ...rollups.flatMap(({ rollup: key, why }) =>
      key === own
        ? []
        : [
            `    ${why === null ? `the rollup ${key} has other sums of this scan` : `not from the rollup ${key}: ${why}`}`,
          ],
    ),
  ];
}

function cellsOf({ cells, ragged, before, after, rollup }: NonNullable<Branch['rollup']>): string {
  const { grain } = rollup.bound.definition;
  const parts = [
    cells.length > 0
      ? `whole ${grain}s, ${cells.map(({ start, end }) => `${day(start)} to ${day(end)}`).join(', and ')}`
      : 'no cells',
    ...(ragged.length > 0
      ? [`rows of ${ragged.length} ${grain}${ragged.length === 1 ? ' that a boundary cuts' : 's that boundaries cut'}`]
      : []),
    ...(before || after ? [`rows ${[before && 'before', after && 'after'].filter(Boolean).join(' and ')}`] : []),
    rollup.asOf === null
      ? `rows of ${grain}s that have changed since they were built`
      : `as of ${new Date(rollup.asOf).toISOString()}`,
  ];
  return parts.join('; ');
}

const day = (at: number): string => new Date(at).toISOString().replace('T00:00:00.000Z', '');
