/** A cohort retention bound once more: at another age, or as the number of those who entered. */
import { cohortSize } from '../model/cohort-size.ts';
import type { CohortAspect } from '../query/question.ts';
import { count } from '../stats/count.ts';
import { assumptionsOf } from './assumptions.ts';
import type { BoundColumn, Computation, Measurement, RowValue } from './measurement.ts';

/** Everything but the age, or the window of what is counted, stays as it was: the rows are the same. */
export function cohortAspect(computation: Computation, aspect: CohortAspect): Measurement {
  const { metric } = computation;
  if (computation.kind !== 'measurement' || metric.type !== 'cohort_retention')
    throw new Error(`"${metric.key}" has no cohorts of its own.`);
  if (aspect.kind === 'size') {
    const columns = computation.columns.filter((_, index) => computation.statistic.columns[index]?.name === 'base');
    const size = cohortSize(metric);
    return {
      kind: 'measurement',
      metric: size,
      statistic: count(),
      columns,
      assumptions: assumptionsOf(size, columns),
    };
  }
  const columns = computation.columns.map(
    (column): BoundColumn => ({ ...column, factors: column.factors.map((factor) => atAge(factor, aspect.age)) }),
  );
  return { ...computation, columns, assumptions: assumptionsOf(metric, columns) };
}

const atAge = (value: RowValue, age: number): RowValue =>
  (value.kind === 'matured' || value.kind === 'converted') && value.conversion.kind === 'unit'
    ? { ...value, conversion: { ...value.conversion, age } }
    : value;
