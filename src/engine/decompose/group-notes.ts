/** What to know of the groups of a change before trusting what each of them did. */
import type { Sides } from '../../stats/effects.ts';
import { toNumber } from '../../stats/exact.ts';
import type { Sums } from './sums.ts';

export function groupNotes(groups: readonly Sides<Sums>[], withheld: number): readonly string[] {
  const all = groups.flatMap(({ before, after }) => [before, after]);
  const some = (test: (numerator: number, denominator: number) => boolean) =>
    all.some((sums) => sums.kind === 'fraction' && test(toNumber(sums.numerator), toNumber(sums.denominator)));
  return [
    ...(all.some(({ kind }) => kind === 'fraction')
      ? [
          'A change within a group, however it came about, counts as its rate: the mix is only as fine as the dimensions.',
        ]
      : []),
    ...(withheld > 0
      ? [
          `${withheld === 1 ? 'One group is' : `${withheld} groups are`} told as one, so that no number of too few rows is shown.`,
        ]
      : []),
    ...(some((numerator, denominator) => denominator === 0 && numerator !== 0)
      ? [
          'Some groups have a numerator and no denominator: what they add is told whole, and they have no value of their own.',
        ]
      : []),
    ...(some((_, denominator) => denominator < 0)
      ? ['Some groups have a negative denominator, and so a negative part of the whole.']
      : []),
  ];
}
