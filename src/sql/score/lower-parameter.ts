/** The value of a parameter for one entity in one period: its metric, computed from the sums of the entity alone. */
import { type SQL, sql } from 'drizzle-orm';
import type { Computation, Measurement } from '../../plan/measurement.ts';
import type { ParameterPlan } from '../../plan/score/score-plan.ts';
import { lowerFormula } from './lower-formula.ts';
import { lowerNumber } from './lower-number.ts';

/** `(coalesce("rows_0"."slot_1", 0)) * 100::numeric / nullif("rows_0"."slot_0", 0)`; null without rows, 0 for a count or sum. */
export function lowerParameter(computation: Computation, plan: ParameterPlan): SQL {
  if (computation.kind === 'measurement') return lowerMeasurement(computation, plan);
  return lowerFormula(computation.formula, (name) => {
    const part = computation.parts.get(name);
    if (!part) throw new Error(`The formula of "${computation.metric.key}" has no part "${name}".`);
    return sql`(${lowerParameter(part, plan)})`;
  });
}

/** As the statistic's own rule says, which its finalised value agrees with. */
function lowerMeasurement({ metric, statistic }: Measurement, { places }: ParameterPlan): SQL {
  const { rank } = statistic;
  if (!rank) throw new Error(`"${metric.key}" cannot be computed from sums.`);
  const columnOf = (name: string): SQL => {
    const place = places.get(metric.key)?.get(name);
    if (!place) throw new Error(`The column "${name}" of "${metric.key}" is not read.`);
    return slotOf(place.reading, place.slot);
  };
  const total = (names: readonly string[]) =>
    sql.join(
      names.map((name) => sql`coalesce(${columnOf(name)}, 0)`),
      sql` + `,
    );
  const difference = rank.minus.length === 0 ? total(rank.plus) : sql`${total(rank.plus)} - (${total(rank.minus)})`;
  const scaled =
    rank.scale === undefined || rank.scale === 1
      ? sql`(${difference})`
      : sql`(${difference}) * ${lowerNumber(rank.scale)}`;
  return rank.over === null ? scaled : sql`${scaled} / nullif(${columnOf(rank.over)}, 0)`;
}

/** Where the sum of a slot of a reading stands. */
export const slotOf = (reading: number, slot: number): SQL =>
  sql`${sql.identifier(`rows_${reading}`)}.${sql.identifier(`slot_${slot}`)}`;
