/** The way of a problem downward: from a metric that is short of its targets to the drivers below it that are, too. */
import { metricEdges } from '../../model/edges.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { rankOf } from '../roll-up/roll-up.ts';
import type { TargetStatus } from '../status/target-status.ts';

export interface Problem {
  readonly metric: Metric;
  /** Of its worst target. */
  readonly status: TargetStatus;
  /** Drivers between the problem above and this one that have no problem of their own, top first. */
  readonly through: readonly Metric[];
  /** The nearest problems below, each by the shortest way. */
  below(): readonly Problem[];
}

/** The worst status of those given; NO_TARGET for none. */
export function worstStatus(statuses: readonly TargetStatus[]): TargetStatus {
  const [worst] = statuses.toSorted((a, b) => rankOf(a) - rankOf(b));
  return worst ?? 'no_target';
}

const problems: ReadonlySet<TargetStatus> = new Set(['missed', 'off_track', 'at_risk']);

/**
 * Problems that have no other above them, in the order of the model, each with what is wrong below it. Edges are DRIVES, backwards,
 * and COMPUTED_FROM. `statuses` has the metrics with a target.
 */
export function findProblems(model: Model, statuses: ReadonlyMap<string, TargetStatus>): readonly Problem[] {
  const drivers = driversOf(model);
  const problemAt = (key: string, through: readonly Metric[]): Problem | null => {
    const metric = model.metrics.get(key);
    const status = statuses.get(key) ?? 'no_target';
    return metric && problems.has(status) ? { metric, status, through, below: () => nearest(key) } : null;
  };
  /** Level by level, so that each is met first on its shortest way. */
  const nearest = (top: string): readonly Problem[] => {
    const found: Problem[] = [];
    const seen = new Set([top]);
    let level: readonly Step[] = [{ key: top, through: [] }];
    while (level.length > 0) {
      const next: Step[] = [];
      for (const { key, through } of level)
        for (const driver of drivers.get(key) ?? []) {
          const metric = model.metrics.get(driver);
          if (!metric || seen.has(driver)) continue;
          seen.add(driver);
          const problem = problemAt(driver, through);
          if (problem) found.push(problem);
          else next.push({ key: driver, through: [...through, metric] });
        }
      level = next;
    }
    return found;
  };
  const found = [...model.metrics.keys()].flatMap((key) => problemAt(key, []) ?? []);
  const explained = new Set(found.flatMap((problem) => problem.below().map(({ metric }) => metric.key)));
  return found.filter(({ metric }) => !explained.has(metric.key));
}

interface Step {
  readonly key: string;
  readonly through: readonly Metric[];
}

/** What drives a metric, and what it is computed from. */
function driversOf(model: Model): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const { kind, from, to } of metricEdges(model)) {
    if (kind === 'COUNTER_METRIC') continue;
    const [upper, lower] = kind === 'DRIVES' ? [to, from] : [from, to];
    below.set(upper, [...(below.get(upper) ?? []), lower]);
  }
  return below;
}
