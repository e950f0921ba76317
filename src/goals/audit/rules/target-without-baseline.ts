/** Finds targets of which nobody can say how far they have come. */
import type { Metric } from '../../../model/metric.ts';
import type { Target } from '../../target.ts';
import type { AuditRule } from '../audit-rule.ts';
import { running, tellTarget } from '../look.ts';

export const targetWithoutBaseline: AuditRule<'TARGET_WITHOUT_BASELINE'> = {
  code: 'TARGET_WITHOUT_BASELINE',
  severity: 'warning',
  finds: 'A running target that does not say where it began, so that it has no attainment and no trajectory.',
  find: (scene) =>
    running(scene)
      .filter((target) => target.baseline.kind === 'none' && wantsOne(target, scene.model.metrics.get(target.metric)))
      .map((target) => ({
        subject: { kind: 'target', key: target.id },
        message: `${tellTarget(scene, target)} does not say where it began.`,
        hint: 'Freeze the number of its start as the baseline.',
      })),
};

/** A range is kept from its first day, and what adds up since the start begins at nothing. */
const wantsOne = ({ aim, measuredOver }: Target, metric: Metric | undefined): boolean =>
  aim.direction !== 'range' &&
  !(measuredOver.kind === 'sinceStart' && (metric?.type === 'count' || metric?.type === 'sum'));
