/** A computation for who is told values alone: fewer sums are read for the same numbers. */
import { columnsOfValue, valuesOnly as statisticOfValues } from '../stats/values-only.ts';
import type { Computation, Measurement } from './measurement.ts';

const known = new WeakMap<Computation, Computation>();

export function valuesOnly(computation: Computation): Computation {
  const found = known.get(computation) ?? make(computation);
  known.set(computation, found);
  return found;
}

function make(computation: Computation): Computation {
  if (computation.kind === 'measurement') return measurementOfValues(computation);
  return { ...computation, parts: new Map([...computation.parts].map(([name, part]) => [name, valuesOnly(part)])) };
}

/** A score has a statement of its own, which says everything of each entity. */
function measurementOfValues(measurement: Measurement): Measurement {
  const left = measurement.score ? null : columnsOfValue(measurement.statistic);
  if (!left) return measurement;
  const columns = measurement.columns.filter((_, index) => left.includes(index));
  return { ...measurement, statistic: statisticOfValues(measurement.statistic, left), columns };
}
