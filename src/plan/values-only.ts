/** A computation for who is told values alone: fewer sums are read for the same numbers. */
import { columnsOfValue, valuesOnly as statisticOfValues } from '../stats/values-only.ts';
import type { Computation, Measurement } from './measurement.ts';

const known = { grouped: new WeakMap<Computation, Computation>(), whole: new WeakMap<Computation, Computation>() };

/** `grouped`: whether the numbers are of groups, and so which groups there are must not change. */
export function valuesOnly(computation: Computation, grouped: boolean): Computation {
  const made = grouped ? known.grouped : known.whole;
  const found = made.get(computation) ?? make(computation, grouped);
  made.set(computation, found);
  return found;
}

function make(computation: Computation, grouped: boolean): Computation {
  if (computation.kind === 'measurement') return measurementOfValues(computation, grouped);
  const parts = [...computation.parts].map(([name, part]) => [name, valuesOnly(part, grouped)] as const);
  return { ...computation, parts: new Map(parts) };
}

/** A score has a statement of its own, which says everything of each entity. */
function measurementOfValues(measurement: Measurement, grouped: boolean): Measurement {
  const left = measurement.score ? null : columnsOfValue(measurement.statistic, grouped);
  if (!left) return measurement;
  const columns = measurement.columns.filter((_, index) => left.includes(index));
  return { ...measurement, statistic: statisticOfValues(measurement.statistic, left), columns };
}
