/** A score of the model to what can be planned. */
import { collect, issue, ok, type Result, refused, unwrap } from '../../kernel/issue.ts';
import { readCondition } from '../../model/condition.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { entityColumn, findEntityPath } from '../../model/find-entity-path.ts';
import { type Formula, parseFormula } from '../../model/formula.ts';
import type { Model } from '../../model/model.ts';
import { pointsOf, type Score, type ScoreParameter, type ScoreVariant } from '../../model/score.ts';
import { resolveCondition } from '../../query/resolve-condition.ts';
import { type Computation, datasetsOf, measurementsOf } from '../measurement.ts';
import type { BoundParameter, BoundScore, Weighing } from './bound-score.ts';

type Bind = (metric: string) => Result<Computation>;

/** `bind` binds the metrics of the parameters. Refusals are defects that validation reports first. */
export function bindScore(model: Model, key: string, bind: Bind): Result<BoundScore<Computation>> {
  const score = model.scores.get(key);
  if (!score) return refused(issue('MODEL_UNKNOWN_REFERENCE', `No score has the key "${key}".`));
  const population = model.datasets.get(score.dataset);
  const entity = population ? entityColumn(population) : null;
  if (!population || entity === null)
    return refused(issue('MODEL_INVALID', `"${score.dataset}" is no dataset with one primary entity.`));
  const parameters = collect(score.parameters.map((parameter) => bindParameter(model, population, parameter, bind)));
  const where = score.where
    ? resolveCondition(model.datasets, population.key, readCondition(score.where), [])
    : ok(null);
  const weighings = collect([...score.variants, null].map((variant) => bindWeighing(model, score, variant)));
  const all = collect<unknown>([parameters, where, weighings]);
  if (all.kind === 'refused') return all;
  const dimension = (name: string | undefined) => population.dimensions.find((each) => each.key === name) ?? null;
  const from = dimension(score.active?.from);
  return ok({
    score,
    population,
    entity,
    label: dimension(score.label),
    where: unwrap(where),
    active: from ? { from, until: dimension(score.active?.until) } : null,
    parameters: unwrap(parameters),
    weighings: unwrap(weighings),
  });
}

function bindParameter(
  model: Model,
  population: Dataset,
  parameter: ScoreParameter,
  bind: Bind,
): Result<BoundParameter<Computation>> {
  const computation = bind(parameter.metric);
  if (computation.kind === 'refused') return computation;
  const unfit = measurementsOf(computation.value).find(
    ({ statistic, columns, score }) =>
      score || !statistic.mergeable || statistic.rank === null || columns.some(({ source }) => source.kind !== 'rows'),
  );
  if (unfit)
    return refused(issue('MODEL_INVALID', `"${unfit.metric.key}" cannot be computed for many entities at once.`));
  const paths = collect(
    datasetsOf(computation.value).map((dataset): Result<readonly [string, DimensionPath]> => {
      const found = findEntityPath(model.datasets, dataset, population, parameter.through);
      return found.kind === 'ok' ? ok([dataset, found.value]) : found;
    }),
  );
  if (paths.kind === 'refused') return paths;
  return ok({ parameter, computation: computation.value, entities: new Map(paths.value) });
}

function bindWeighing(model: Model, score: Score, variant: ScoreVariant | null): Result<Weighing> {
  const expression = variant?.expression ?? score.expression;
  const formula: Result<Formula | null> = expression === undefined ? ok(null) : parseFormula(expression);
  if (formula.kind === 'refused') return formula;
  const where = variant ? resolveCondition(model.datasets, score.dataset, readCondition(variant.where), []) : ok(null);
  if (where.kind === 'refused') return where;
  return ok({
    where: where.value,
    points: score.parameters.map(({ key, normalise }) => pointsOf(variant?.normalise?.[key] ?? normalise)),
    weights: score.parameters.map(({ key, weight }) => variant?.weights?.[key] ?? weight ?? 0),
    formula: formula.value,
  });
}
