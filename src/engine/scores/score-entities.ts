/** From a score to the entities behind it: the statement of the score without its last step, a page at a time. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { collect, issue, ok, type Result, refused, unwrap } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import type { Score } from '../../model/score.ts';
import { bindMetric } from '../../plan/bind-metric.ts';
import { conjunction, conjuncts } from '../../plan/identity.ts';
import { type Computation, readsOf, sourcesOf } from '../../plan/measurement.ts';
import { bindScore } from '../../plan/score/bind-score.ts';
import type { BoundScore } from '../../plan/score/bound-score.ts';
import { planScore } from '../../plan/score/plan-score.ts';
import { checkClosedValues } from '../../query/check-closed-values.ts';
import type { Held } from '../../query/question.ts';
import { resolveCondition } from '../../query/resolve-condition.ts';
import { checkPersonalFields, resolveHeld } from '../../query/resolve-held.ts';
import { lowerEntities } from '../../sql/score/lower-entities.ts';
import type { Ledger } from '../anonymity/ledger.ts';
import { refusalOf } from '../anonymity/promises.ts';
import { findByKey } from '../definitions/find-by-key.ts';
import { type Row, runStatement } from '../loading/run-statement.ts';
import { checkPeriods } from '../resolve-question.ts';
import { type ScoreLoading, unsoundNumber } from './load-scores.ts';
import type { EntitiesQuestion, ScoredEntity } from './scored-entity.ts';

/** Throws `RefusedError` with all that is wrong with the question. */
export async function scoreEntities(
  model: Model,
  question: EntitiesQuestion,
  context: ScoreLoading & { readonly held?: Held | undefined; readonly ledger?: Ledger | undefined },
): Promise<readonly ScoredEntity[]> {
  const score = unwrap(findByKey(model.scores, question.score, 'score'));
  const bound = unwrap(bindScore(model, score.key, (metric) => bindMetric(model, metric)));
  const read = [
    bound.population.key,
    ...bound.parameters.flatMap(({ computation }) => sourcesOf(computation)).map(({ dataset }) => dataset),
  ];
  const promised = context.ledger && read.map((key) => model.datasets.get(key)).find((dataset) => dataset?.anonymity);
  if (promised) throw refusalOf(promised, 'Entities are told one by one', 'Ask for the numbers of groups.');
  const { band, where } = unwrap(resolve(model, bound, question, context.held));
  const scan = planScore({ bound, by: [], slices: [where], periods: [question.period] }, context.planning);
  const rows = await runStatement(context, lowerEntities(scan, { ...question, band }, context.lowering));
  const entities = rows.map((row) => readEntity(bound, row));
  // A name of somebody's is closed to those to whom persons are.
  return context.held?.masked ? entities.map((each) => ({ ...each, label: null })) : entities;
}

function resolve(
  model: Model,
  { score, population, parameters }: BoundScore<Computation>,
  question: EntitiesQuestion,
  held: Held | undefined,
) {
  const reads = parameters.flatMap(({ computation }) => readsOf(computation));
  const periods = checkPeriods(model, reads, [question.period]);
  const found = question.where ? resolveCondition(model.datasets, population.key, question.where, ['where']) : ok(null);
  const values = found.kind === 'ok' && found.value ? checkClosedValues(found.value) : [];
  const holding = held ? resolveHeld(model.datasets, population.key, held) : ok([]);
  const personal = held?.masked && found.kind === 'ok' ? checkPersonalFields(found.value, ['where']) : [];
  const band = findBand(score, question.band);
  const all = collect<unknown>([
    found,
    band,
    holding,
    ...(periods.length > 0 ? [refused(...periods)] : []),
    ...(values.length > 0 ? [refused(...values)] : []),
    ...(personal.length > 0 ? [refused(...personal)] : []),
  ]);
  if (all.kind === 'refused') return all;
  return ok({ where: conjunction([...conjuncts(unwrap(found)), ...unwrap(holding)]), band: unwrap(band) });
}

function findBand({ bands }: Score, key: string | null): Result<number | null> {
  if (key === null) return ok(null);
  const keys = bands.map((each) => each.key);
  if (keys.includes(key)) return ok(keys.indexOf(key));
  const hints = didYouMean(key, keys);
  return refused(
    issue('MALFORMED_INPUT', `The score has no band "${key}".`, {
      path: ['band'],
      hints: hints.length > 0 ? hints : [`Its bands are ${keys.join(', ') || 'none'}.`],
    }),
  );
}

function readEntity({ score, parameters, weighings }: BoundScore<Computation>, row: Row): ScoredEntity {
  if (row.unsound === true) throw unsoundNumber();
  const number = (name: string): number | null => {
    const value = row[name];
    return value === null || value === undefined ? null : Number(value);
  };
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const found = number('score');
  const variant = number('variant') ?? weighings.length - 1;
  const weighing = weighings[variant];
  const entity = text('entity_text') ?? '';
  const values = parameters.map((_, place) => ({
    value: number(`raw_${place}`),
    normalised: number(`normal_${place}`),
  }));
  // A parameter that counts as 0 keeps its weight; one that is left out gives it away.
  const weights = values.map(({ normalised }, place) =>
    normalised === null && score.missing === 'reweight' ? 0 : (weighing?.weights[place] ?? 0),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighed = found !== null && weighing?.formula === null && total > 0;
  return {
    entity,
    label: text('label'),
    score: found,
    band: found === null ? null : (score.bands.find(({ below }) => below === undefined || found < below) ?? null),
    variant: variant < weighings.length - 1 ? variant : null,
    parameters: parameters.map(({ parameter }, place) => ({
      parameter,
      value: values[place]?.value ?? null,
      normalised: values[place]?.normalised ?? null,
      weight: weighed ? ((weights[place] ?? 0) * 100) / total : null,
    })),
    place: { rank: String(row.rank), entity },
  };
}
