/** Finds what nobody answers for any more: without an owner, a number is watched by everybody and changed by nobody. */
import type { AuditRule, AuditSubject, Remark } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { certified, goalsIn, promised, tellDay, tellTarget } from '../look.ts';

export const noOwner: AuditRule<'NO_OWNER'> = {
  code: 'NO_OWNER',
  severity: 'error',
  finds:
    'A certified metric, an active goal or a target of one that nobody answers for: nobody is named, or who is named has left.',
  find: (scene) => [
    ...certified(scene).flatMap(({ key, name }) =>
      remark(scene, { kind: 'metric', key }, `The metric ${name}`, ownerOf(scene, 'metric', key), true),
    ),
    // A draft may still look for its owner, but not believe in one who left.
    ...goalsIn(scene, 'active', 'draft').flatMap(({ id, title, state }) =>
      remark(scene, { kind: 'goal', key: id }, `The goal "${title}"`, ownerOf(scene, 'goal', id), state === 'active'),
    ),
    // Without an owner of its own, the one of its goal answers for it.
    ...promised(scene).flatMap((target) =>
      remark(
        scene,
        { kind: 'target', key: target.id },
        tellTarget(scene, target),
        ownerOf(scene, 'target', target.id),
        false,
      ),
    ),
  ],
};

const ownerOf = ({ book }: AuditScene, kind: 'metric' | 'goal' | 'target', key: string): string | null =>
  book.directory.involved({ kind, key }).accountable;

function remark(
  scene: AuditScene,
  subject: AuditSubject,
  name: string,
  owner: string | null,
  needed: boolean,
): readonly Remark[] {
  const hint = 'Name the one person or team that is accountable now.';
  if (owner === null)
    return needed ? [{ subject, message: `${name} has nobody who is accountable for it.`, hint }] : [];
  const known = scene.book.directory.stakeholders.get(owner);
  if (!known)
    return [{ subject, message: `${name} belongs to "${owner}", who is not among the stakeholders any more.`, hint }];
  if (known.leftAt === null || known.leftAt > scene.now) return [];
  return [{ subject, message: `${name} belongs to ${known.name}, who left on ${tellDay(scene, known.leftAt)}.`, hint }];
}
