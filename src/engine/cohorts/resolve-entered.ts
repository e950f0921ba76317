/** The time by which entities enter, as a path of a dataset that is cut into the cohorts. */
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { isMultiValued } from '../../model/bridge.ts';
import type { Dimension } from '../../model/dataset.ts';
import { type DimensionPath, findDimension, reachableDimensions } from '../../model/find-dimension.ts';
import type { Model } from '../../model/model.ts';
import { edgesOf } from '../../plan/positions.ts';
import type { Cohorts } from '../../query/question.ts';

/** Issues have the path `entered`: no such dimension within reach, one that is no time, or of which a row has several. */
export function resolveEntered(model: Model, dataset: string, { entered, periods }: Cohorts): Result<DimensionPath> {
  const path = ['entered'];
  const found = findDimension(model.datasets, dataset, entered);
  if (found.kind === 'refused') return refused(...found.issues.map((each) => ({ ...each, path })));
  const { dimension } = found.value;
  if (!isTime(dimension)) {
    const times = reachableDimensions(model.datasets, dataset).filter((each) => isTime(each.dimension));
    const hints = [`Times within reach: ${times.map(({ name }) => name).join(', ') || 'none'}.`];
    return refused(
      issue('MALFORMED_INPUT', `"${entered}" of "${dataset}" is no single time: nobody enters by it.`, { path, hints }),
    );
  }
  const edges = periods.map((period) => edgesOf(period, dimension, model.calendars));
  const [first] = edges;
  return ok({ ...found.value, cut: first ? [first.start, ...edges.map(({ end }) => end)] : [] });
}

const times = new Set<Dimension['type']>(['date', 'timestamp', 'timestamptz']);

const isTime = (dimension: Dimension): boolean => times.has(dimension.type) && !isMultiValued(dimension);
