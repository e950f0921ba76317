/** Cross-checks of benchmarks: a metric that exists, a slice that can be told, figures in order and within the scale. */
import type { Benchmark } from '../benchmark.ts';
import { type Condition, readCondition } from '../condition.ts';
import type { Metric } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkCondition } from './check-condition.ts';
import { datasetsRead } from './datasets-read.ts';
import { checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkBenchmarks(model: Model): readonly Finding[] {
  return [...model.benchmarks.values()].flatMap((benchmark) => {
    const place = placeOf('benchmark', benchmark.key);
    const metric = model.metrics.get(benchmark.metric);
    return [
      ...checkReference(within(place, 'metric'), 'metric', benchmark.metric, model.metrics),
      ...(metric ? checkSlice(model, benchmark, metric, within(place, 'where')) : []),
      ...checkValues(benchmark, metric, within(place, 'values')),
    ];
  });
}

function checkSlice(model: Model, { where }: Benchmark, metric: Metric, place: Place): readonly Finding[] {
  if (where === undefined) return [];
  if (!holdsMembers(readCondition(where)))
    return [
      finding(
        place,
        'MODEL_INVALID',
        'The slice of a benchmark holds dimensions to values: nothing else tells whether a number lies in it.',
        'Use { region: EMEA }, in or isNull, all of which hold.',
      ),
    ];
  const found = datasetsRead(model, metric).flatMap((dataset) => checkCondition(model.datasets, dataset, where, place));
  // Several datasets of one metric say the same thing of the same name.
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function holdsMembers(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every(holdsMembers);
    case 'compare':
      return condition.operator === 'eq';
    default:
      return condition.kind === 'in' || condition.kind === 'isNull';
  }
}

const scales: Partial<Record<Metric['type'], readonly [lowest: number, highest: number]>> = {
  share: [0, 100],
  net_share: [-100, 100],
};

function checkValues({ values }: Benchmark, metric: Metric | undefined, place: Place): readonly Finding[] {
  const [lowest, highest] = (metric && scales[metric.type]) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return values.flatMap(({ from, value, interval }, index): readonly Finding[] => {
    const before = values[index - 1];
    const here = within(place, index);
    return [
      ...(before && before.from >= from
        ? [
            finding(
              within(here, 'from'),
              'MODEL_INVALID',
              `The figure of ${from} follows that of ${before.from}.`,
              'Dates ascend.',
            ),
          ]
        : []),
      ...(value < lowest || value > highest
        ? [
            finding(
              within(here, 'value'),
              'MODEL_INVALID',
              `"${metric?.key}" lies between ${lowest} and ${highest}, and ${value} does not.`,
            ),
          ]
        : []),
      ...(interval && !(interval.lower <= value && value <= interval.upper && interval.lower < interval.upper)
        ? [
            finding(
              within(here, 'interval'),
              'MODEL_INVALID',
              `${value} does not lie in the interval from ${interval.lower} to ${interval.upper}.`,
            ),
          ]
        : []),
    ];
  });
}
