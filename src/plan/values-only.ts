/** A computation for who is told values alone: fewer sums are read for the same numbers. */
import type { ValuesOnly } from '../query/question.ts';
import { columnsOfValue, valuesOnly as statisticOfValues } from '../stats/values-only.ts';
import type { Computation, Measurement } from './measurement.ts';

const known = new Map<string, WeakMap<Computation, Computation>>();

export function valuesOnly(computation: Computation, asked: ValuesOnly): Computation {
  const kind = JSON.stringify([asked.grouped, asked.sampled]);
  const made = known.get(kind) ?? new WeakMap<Computation, Computation>();
  known.set(kind, made);
  const found = made.get(computation) ?? make(computation, asked);
  made.set(computation, found);
  return found;
}

function make(computation: Computation, asked: ValuesOnly): Computation {
  if (computation.kind === 'measurement') return measurementOfValues(computation, asked);
  const parts = [...computation.parts].map(([name, part]) => [name, valuesOnly(part, asked)] as const);
  return { ...computation, parts: new Map(parts) };
}

/** A score has a statement of its own, which says everything of each entity. */
function measurementOfValues(measurement: Measurement, { grouped, sampled }: ValuesOnly): Measurement {
  const { metric, statistic, score } = measurement;
  // Too small a sample withholds the number, whoever is told of it.
  const sample = sampled || ('minimumSample' in metric && metric.minimumSample !== undefined);
  const left = score ? null : columnsOfValue(statistic, { beside: grouped, sample });
  if (!left) return measurement;
  const columns = measurement.columns.filter((_, index) => left.includes(index));
  return { ...measurement, statistic: statisticOfValues(statistic, left), columns };
}
