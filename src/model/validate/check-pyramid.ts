/** Cross-checks of the pyramid: every metric leads up to the top, and every top metric has something that foretells it. */
import { type MetricEdge, metricEdges } from '../edges.ts';
import type { Model } from '../model.ts';
import { findCycles, tellCycle } from './find-cycles.ts';
import { checkDistinct, type Finding, finding, placeOf } from './finding.ts';

export function checkPyramid(model: Model): readonly Finding[] {
  const { levels } = model.pyramid;
  const edges = metricEdges(model);
  const drives = successors(edges.filter(({ kind }) => kind === 'DRIVES').map(({ from, to }) => [from, to]));
  const cycles = findCycles(model.metrics.keys(), drives).map((cycle) =>
    finding(
      placeOf('metric', cycle[0] ?? '', 'drives'),
      'MODEL_CYCLE',
      `Metrics drive each other in a circle: ${tellCycle(cycle)}.`,
      'Keep the edge that is the cause, and drop the other.',
    ),
  );
  const place = placeOf('pyramid', 'pyramid', 'levels');
  return [
    ...checkDistinct(
      place,
      'level',
      levels.map(({ key }) => key),
    ),
    ...checkDistinct(
      place,
      'level of rank',
      levels.map(({ rank }) => String(rank)),
    ),
    ...cycles,
    ...(levels.length > 0 ? checkPaths(model, edges) : []),
  ];
}

function checkPaths({ metrics, pyramid }: Model, edges: readonly MetricEdge[]): readonly Finding[] {
  // Upwards: to what a metric drives, and to the formulas that it stands in.
  const upwards = edges.flatMap(({ kind, from, to }): readonly [string, string][] =>
    kind === 'DRIVES' ? [[from, to]] : kind === 'COMPUTED_FROM' ? [[to, from]] : [],
  );
  const up = successors(upwards);
  const down = successors(upwards.map(([lower, upper]) => [upper, lower]));
  const tops = pyramid.levels.filter(({ rank }) => rank === 1).map(({ key }) => key);
  const isTop = (key: string) => tops.includes(metrics.get(key)?.level ?? '');
  const leads = (key: string) => metrics.get(key)?.classification?.timing === 'leading';
  const known = new Set(pyramid.levels.map(({ key }) => key));
  return [...metrics.values()].flatMap(({ key, level }) => {
    if (level === undefined || !known.has(level)) return [];
    const place = placeOf('metric', key, 'level');
    if (isTop(key))
      return reach(key, down).some(leads)
        ? []
        : [
            finding(
              place,
              'MODEL_INVALID',
              `Nothing that leads drives "${key}", so that it can only be seen to have happened.`,
              'Let a metric of timing leading drive it, directly or through others.',
            ),
          ];
    return reach(key, up).some(isTop)
      ? []
      : [finding(place, 'MODEL_INVALID', `"${key}" has no path to a metric of rank 1.`, 'Say which metric it drives.')];
  });
}

function successors(edges: readonly (readonly [string, string])[]): (node: string) => readonly string[] {
  const next = new Map<string, readonly string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  return (node) => next.get(node) ?? [];
}

/** Everything that can be reached, the start left out unless a circle leads back to it. */
function reach(start: string, next: (node: string) => readonly string[]): readonly string[] {
  const reached = new Set(next(start));
  for (const node of reached) for (const further of next(node)) reached.add(further);
  return [...reached];
}
