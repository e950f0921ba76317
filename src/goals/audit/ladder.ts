/** The pyramid as a ladder: what stands above and below each metric, by drives and computed-from edges. Nothing deprecated is a step of it. */
import { metricEdges } from '../../model/edges.ts';
import type { AuditScene } from './audit-scene.ts';

export interface Ladder {
  /** Keys of all metrics above, over any number of steps: what it drives, and what is computed from it. */
  above(key: string): ReadonlySet<string>;
  /** Keys of all metrics below: what drives it, and what it is computed from. */
  below(key: string): ReadonlySet<string>;
  /** Keys of the metrics that are computed from it, over any number of steps. */
  wholes(key: string): ReadonlySet<string>;
}

export function ladderOf({ model }: Pick<AuditScene, 'model'>): Ladder {
  const [up, down, computed] = [new Map<string, string[]>(), new Map<string, string[]>(), new Map<string, string[]>()];
  const isDeprecated = (key: string) => model.metrics.get(key)?.status === 'deprecated';
  const add = (steps: Map<string, string[]>, from: string, to: string) =>
    steps.set(from, [...(steps.get(from) ?? []), to]);
  for (const { kind, from, to } of metricEdges(model)) {
    if (kind === 'COUNTER_METRIC' || isDeprecated(from) || isDeprecated(to)) continue;
    // A part stands below what is computed from it, as a driver stands below what it drives.
    const [lower, higher] = kind === 'DRIVES' ? [from, to] : [to, from];
    add(up, lower, higher);
    add(down, higher, lower);
    if (kind === 'COMPUTED_FROM') add(computed, lower, higher);
  }
  return { above: (key) => reach(up, key), below: (key) => reach(down, key), wholes: (key) => reach(computed, key) };
}

function reach(steps: ReadonlyMap<string, readonly string[]>, start: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let each = open.pop(); each !== undefined; each = open.pop())
    for (const next of steps.get(each) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
  return seen;
}
