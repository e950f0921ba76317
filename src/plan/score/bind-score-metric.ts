/** A metric of scores to its measurement: the columns of its statistic are read from the score's own statement. */
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { MetricOf } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { countScored, meanScore, shareInBand } from '../../stats/entity-scores.ts';
import type { BoundColumn, Computation, Measurement } from '../measurement.ts';
import { plainRows } from '../source.ts';
import { bindScore } from './bind-score.ts';
import type { BoundScore, ScoreOutput } from './bound-score.ts';

export function bindScoreMetric(
  model: Model,
  metric: MetricOf<'score'>,
  bind: (metric: string) => Result<Computation>,
): Result<Measurement> {
  const bound = bindScore(model, metric.score, bind);
  if (bound.kind === 'refused') return bound;
  const { score, population, where } = bound.value;
  const band = score.bands.findIndex(({ key }) => key === metric.band);
  if (metric.band !== undefined && band < 0)
    return refused(issue('MODEL_UNKNOWN_REFERENCE', `"${score.key}" has no band "${metric.band}".`));
  const statistic = { mean: meanScore, share: shareInBand, count: countScored }[metric.of]();
  const inBand: ScoreOutput = { kind: 'band', band };
  const outputs: Readonly<Record<string, ScoreOutput>> = {
    n: metric.of === 'count' && band >= 0 ? inBand : { kind: 'scored' },
    x: { kind: 'sum' },
    x2: { kind: 'squares' },
    hits: inBand,
    unscored: { kind: 'unscored' },
  };
  const column: BoundColumn = {
    dataset: population.key,
    time: null,
    condition: where,
    present: [],
    factors: [],
    aggregate: null,
    reading: 'within',
    source: plainRows,
    output: null,
  };
  return ok({
    kind: 'measurement',
    metric,
    statistic,
    columns: statistic.columns.map(() => column),
    assumptions: assumptionsOf(metric, bound.value),
    score: { bound: bound.value, outputs: statistic.columns.map(({ name }) => outputs[name] as ScoreOutput) },
  });
}

function assumptionsOf(metric: MetricOf<'score'>, { score, population, active, weighings }: BoundScore<Computation>) {
  const formula = weighings.some((each) => each.formula !== null);
  const missing =
    score.missing === 'zero'
      ? 'A parameter without rows counts as 0.'
      : 'A parameter without rows leaves its weight to the others.';
  const least = formula ? 'a parameter of the formula' : score.minimumParameters === 1 ? 'any parameter' : null;
  return [
    active
      ? `Each row of ${population.key} that is there at the end of the period, and never later than now, has a score of its own.`
      : `Each row of ${population.key} has a score of its own, at whatever time.`,
    ...(formula ? [] : [missing]),
    least === null
      ? `Entities with fewer than ${score.minimumParameters} known parameters have no score and are left out.`
      : `Entities without ${least} have no score and are left out.`,
    ...(metric.status === 'certified' ? [] : [`The definition is ${metric.status}.`]),
  ];
}
