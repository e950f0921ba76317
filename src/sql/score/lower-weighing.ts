/** From the values of the parameters to their scores, and from these to one. Each variant has its own way. */
import { type SQL, sql } from 'drizzle-orm';
import type { Points } from '../../model/score.ts';
import type { Computation } from '../../plan/measurement.ts';
import type { BoundScore, Weighing } from '../../plan/score/bound-score.ts';
import { lowerFormula } from './lower-formula.ts';
import { lowerNumber } from './lower-number.ts';

type Bound = BoundScore<Computation>;

/** Decimals of a score: what double arithmetic elsewhere agrees with, and what bands are cut by. */
const decimals = 10;

/**
 * 0 to 100 for the parameter of a place, null where its value is:
 * `case when "raw_0" is null then null when "raw_0" <= 0 then 0 when "raw_0" < 100 then 0 + ("raw_0" - 0) * (100 - 0) / (100 - 0) else 100 end`
 */
export const lowerNormalised = (bound: Bound, place: number): SQL =>
  byVariant(bound, (weighing) => sql`(${lowerPoints(weighing.points[place] ?? [], sql.identifier(`raw_${place}`))})`);

/** 0 to 100 with ten decimals; null where too little is known. */
export function lowerScoreValue(bound: Bound): SQL {
  const value = byVariant(bound, (weighing) => sql`(${lowerOne(bound, weighing)})`);
  return sql`round(${value}, ${sql.raw(String(decimals))})`;
}

function byVariant({ weighings }: Bound, lower: (weighing: Weighing) => SQL): SQL {
  const [first, ...more] = weighings;
  if (!first) throw new Error('A score has a way to be computed.');
  if (more.length === 0) return lower(first);
  const cases = weighings.map((weighing, index) => sql`when ${sql.raw(String(index))} then ${lower(weighing)}`);
  return sql`case "variant" ${sql.join(cases, sql` `)} end`;
}

function lowerPoints(points: Points, value: SQL | ReturnType<typeof sql.identifier>): SQL {
  const lines = points.slice(1).map(([to, up], index) => {
    const [from, down] = points[index] ?? [to, up];
    const [x0, x1, y0, y1] = [from, to, down, up].map(lowerNumber);
    return sql`when ${value} < ${x1} then ${y0} + (${value} - ${x0}) * (${y1} - ${y0}) / (${x1} - ${x0})`;
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) throw new Error('A normalisation has points.');
  return sql`case when ${value} is null then null when ${value} <= ${lowerNumber(first[0])} then ${lowerNumber(first[1])} ${sql.join(lines, sql` `)} else ${lowerNumber(last[1])} end`;
}

function lowerOne({ score, parameters }: Bound, { weights, formula }: Weighing): SQL {
  const normal = (place: number) => sql`${sql.identifier(`normal_${place}`)}`;
  if (formula) {
    const value = lowerFormula(formula, (name) =>
      normal(parameters.findIndex(({ parameter }) => parameter.key === name)),
    );
    // Of a null and two numbers, least and greatest are numbers.
    return sql`case when ${value} is not null then least(greatest(${value}, 0), 100) end`;
  }
  const weighed = weights.flatMap((weight, place) => (weight > 0 ? [{ weight: lowerNumber(weight), place }] : []));
  const sum = (terms: readonly SQL[]) => sql`(${sql.join([...terms], sql` + `)})`;
  const total = sum(weighed.map(({ weight, place }) => sql`coalesce(${normal(place)} * ${weight}, 0)`));
  const known = sql`num_nonnulls(${sql.join(
    weighed.map(({ place }) => normal(place)),
    sql`, `,
  )})`;
  const base = sum(
    weighed.map(({ weight, place }) =>
      score.missing === 'zero' ? weight : sql`case when ${normal(place)} is null then 0 else ${weight} end`,
    ),
  );
  return sql`case when ${known} >= ${sql.raw(String(score.minimumParameters))} then ${total} / ${base} end`;
}
