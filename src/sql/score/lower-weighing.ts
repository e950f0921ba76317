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
export const lowerNormalised = ({ weighings }: Bound, place: number): SQL =>
  byVariant(
    weighings.map(({ points }) => points[place] ?? []),
    (points) => sql`(${lowerPoints(points, sql.identifier(`raw_${place}`))})`,
  );

/** 0 to 100 with ten decimals; null where too little is known. */
export function lowerScoreValue(bound: Bound): SQL {
  const ways = bound.weighings.map(({ weights, formula }) => ({ weights, formula }));
  const value = byVariant(ways, (way) => sql`(${lowerOne(bound, way)})`);
  return sql`round(${value}, ${sql.raw(String(decimals))})`;
}

/** Variants that do the same are told once: `case when "variant" in (0, 2) then … else … end`. */
function byVariant<T>(ways: readonly T[], lower: (way: T) => SQL): SQL {
  const distinct = new Map<string, { readonly way: T; readonly variants: number[] }>();
  for (const [variant, way] of ways.entries()) {
    const identity = JSON.stringify(way);
    const known = distinct.get(identity) ?? { way, variants: [] };
    known.variants.push(variant);
    distinct.set(identity, known);
  }
  const all = [...distinct.values()];
  // The score as it stands comes last, and is meant where no variant is.
  const rest = all.find(({ variants }) => variants.includes(ways.length - 1));
  if (!rest) throw new Error('A score has a way to be computed.');
  const cases = all
    .filter((each) => each !== rest)
    .map(({ way, variants }) => sql`when "variant" in (${sql.raw(variants.join(', '))}) then ${lower(way)}`);
  return cases.length === 0 ? lower(rest.way) : sql`case ${sql.join(cases, sql` `)} else ${lower(rest.way)} end`;
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

function lowerOne({ score, parameters }: Bound, { weights, formula }: Pick<Weighing, 'weights' | 'formula'>): SQL {
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
