/** A cohort table with every number read out: the shape of `cairn ask --cohorts --json`. */
import { askCohorts, estimateOf } from '../../engine/cohorts/ask-cohorts.ts';
import type { PooledAge } from '../../engine/cohorts/cohort-table.ts';
import { poolAges } from '../../engine/cohorts/pool-ages.ts';
import type { Reading } from '../../engine/reading.ts';
import type { AskedCohorts } from '../question/read-cohorts.ts';
import { type DescribedPeriod, describePeriod } from './describe-period.ts';

export interface Triangle {
  readonly metric: string;
  /** Null: the metric itself at age 0, or of a cohort retention those who entered. */
  readonly base: string | null;
  readonly entered: string;
  readonly grain: string;
  readonly rows: readonly TriangleRow[];
  readonly averages: readonly PooledAge[];
}

export interface TriangleRow {
  readonly cohort: DescribedPeriod;
  readonly size: TriangleNumber;
  readonly cells: readonly (TriangleNumber & {
    readonly age: number;
    readonly period: DescribedPeriod;
    /** Value over size, not in percent; null where there is none. */
    readonly share: number | null;
    readonly complete: boolean;
  })[];
}

export interface TriangleNumber {
  readonly value: number | null;
  readonly decimal: string | null;
  readonly sampleSize: number | null;
  /** Why the number is withheld; null where it is not. */
  readonly suppressed: string | null;
}

export async function readTriangle({ metric, base, entered, grain, table }: AskedCohorts): Promise<Triangle> {
  const rows = await askCohorts(table);
  return {
    metric: metric.key,
    base: base?.key ?? null,
    entered,
    grain,
    rows: rows.map(({ cohort, size, cells }) => ({
      cohort: describePeriod(cohort),
      size: readNumber(size),
      cells: cells.map(({ age, period, value, share, complete }) => ({
        age,
        period: describePeriod(period),
        ...readNumber(value),
        share,
        complete,
      })),
    })),
    averages: poolAges(rows, table.ages),
  };
}

/** Named one by one: a field that the engine adds is not promised to scripts by accident. */
function readNumber(reading: Reading): TriangleNumber {
  const { value, decimal, sampleSize, suppressed } = estimateOf(reading);
  return { value, decimal, sampleSize, suppressed: suppressed?.message ?? null };
}
