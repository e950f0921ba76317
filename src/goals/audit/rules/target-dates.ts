/** Finds targets whose dates do not fit each other or their goal: they are judged when nobody looks, or never. */
import type { Target } from '../../target.ts';
import type { AuditRule } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { promised, tellDay, tellTarget } from '../look.ts';

export const targetDates: AuditRule<'TARGET_DATES'> = {
  code: 'TARGET_DATES',
  severity: 'warning',
  finds:
    'A target that is due after its goal has ended or starts after that, or whose baseline or milestones lie outside of its own time.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const wrong = disorderOf(scene, target);
      if (wrong.length === 0) return [];
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} ${wrong.join(', and ')}.`,
          hint: 'Bring the dates of the target and of its goal in line.',
        },
      ];
    }),
};

function disorderOf(scene: AuditScene, target: Target): readonly string[] {
  const { startsAt, dueAt, baseline, milestones } = target;
  const goal = scene.book.goals.get(target.goal);
  const tell = (at: number) => tellDay(scene, at);
  const stray = milestones.find((milestone) => milestone.dueAt <= startsAt || milestone.dueAt >= dueAt);
  return [
    ...(goal && dueAt > goal.endsAt
      ? [`is due on ${tell(dueAt)}, after its goal has ended on ${tell(goal.endsAt)}`]
      : []),
    ...(goal && startsAt >= goal.endsAt ? [`begins on ${tell(startsAt)}, when its goal is over`] : []),
    ...(baseline.kind === 'frozen' && baseline.at >= dueAt
      ? [`has a baseline of ${tell(baseline.at)}, which is not before its due date`]
      : []),
    ...(stray ? [`has a milestone on ${tell(stray.dueAt)}, outside of its time`] : []),
  ];
}
