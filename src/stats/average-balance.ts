/** The statistic of a `balance` read as its average over the period: every instant counts alike. */
import { type BalanceTerm, signedSum } from './balance.ts';
import { multiply, quotient, subtract, toNumber } from './exact.ts';
import type { CellColumn, Span, State, Statistic } from './statistic.ts';

/**
 * The time-weighted mean of the level B(t) over [s, e): (1 / (e − s)) · ∫ B(t) dt. With A(t) = Σ of the amounts before t and
 * M(t) = Σ amount · (its time), ∫ₛᵉ B dt = [e·A(e) − M(e)] − [s·A(s) − M(s)], so that four running totals give it exactly,
 * however often the level moves. Roles as in `balance`, and operands `time0`, `time1`, … for the milliseconds at which
 * a row of the term stands. In the unit of the terms; null for a period without a start. A stretch that has no length
 * (it begins later than now) has the level that it begins with. It has no sample.
 */
export function averageBalance({ terms }: { readonly terms: readonly BalanceTerm[] }): Statistic {
  const columnsAt = (reading: 'start' | 'end'): readonly CellColumn[] => [
    ...terms.map(({ kind }, index) => column(`amount${index}_${reading}`, kind, index, [], reading)),
    ...terms.map(({ kind }, index) => column(`moment${index}_${reading}`, kind, index, [`time${index}`], reading)),
  ];
  const count = terms.length;
  return {
    kind: 'average_balance',
    columns: [...columnsAt('start'), ...columnsAt('end')],
    mergeable: true,
    whole: false,
    additive: true,
    rank: null,
    finalise: (state, span) => ({
      value: span ? average(terms, state, count, span) : null,
      decimal: null,
      sampleSize: null,
    }),
    interval: () => null,
    significance: () => null,
  };
}

const column = (
  name: string,
  kind: BalanceTerm['kind'],
  index: number,
  more: readonly string[],
  reading: 'start' | 'end',
): CellColumn => ({
  name,
  of: [...(kind === 'sum' ? [`term${index}`] : []), ...more],
  when: [`term${index}`],
  reading,
});

function average(terms: readonly BalanceTerm[], state: State, count: number, { start, end }: Span): number | null {
  const level = signedSum(terms, state, 2 * count);
  if (!Number.isFinite(start) || !Number.isFinite(end)) return null;
  if (end <= start) return toNumber(level);
  const until = (at: number, offset: number) =>
    subtract(multiply(signedSum(terms, state, offset), at), signedSum(terms, state, offset + count));
  return quotient(subtract(until(end, 2 * count), until(start, 0)), end - start);
}
