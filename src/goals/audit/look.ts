/** What several rules look for in a scene, and how they name what they find. */
import { tellCondition } from '../../engine/definitions/describe-definition.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import type { Goal } from '../goal.ts';
import { runningTargets } from '../running-targets.ts';
import { snapshotDay } from '../snapshot/snapshot-day.ts';
import type { Target } from '../target.ts';
import type { AuditScene } from './audit-scene.ts';

export const day = 86_400_000;

export const certified = ({ model }: AuditScene): readonly Metric[] =>
  [...model.metrics.values()].filter(({ status }) => status === 'certified');

/** Drafts included: what is on its way to be certified. */
export const notDeprecated = ({ model }: AuditScene): readonly Metric[] =>
  [...model.metrics.values()].filter(({ status }) => status !== 'deprecated');

export const goalsIn = ({ book }: AuditScene, ...states: readonly Goal['state'][]): readonly Goal[] =>
  [...book.goals.values()].filter(({ state }) => states.includes(state));

/** Of active goals, and not withdrawn: also those that are due. */
export const promised = ({ book }: AuditScene): readonly Target[] => runningTargets(book);

/** Promised, and still to be reached. */
export const running = (scene: AuditScene): readonly Target[] =>
  promised(scene).filter(({ dueAt }) => scene.now < dueAt);

/** 1 is the top; null without a level. */
export const rankOf = ({ model }: AuditScene, { level }: Metric): number | null =>
  model.pyramid.levels.find(({ key }) => key === level)?.rank ?? null;

/** A local day of the default calendar. */
export const tellDay = ({ model }: AuditScene, at: Instant): string => snapshotDay(model, at);

export const tellMetric = ({ model }: AuditScene, key: string): string => model.metrics.get(key)?.name ?? `"${key}"`;

/** A target has no name of its own: its metric, its slice, its goal. */
export function tellTarget(scene: AuditScene, { metric, slice, goal }: Target): string {
  const where = slice === null ? '' : `, ${tellCondition(slice)},`;
  return `The target for ${tellMetric(scene, metric)}${where} of "${scene.book.goals.get(goal)?.title ?? goal}"`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function tellSome(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most);
  const last = names.length > most ? `${names.length - most} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}
