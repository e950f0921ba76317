/** Finds cascades whose parts no longer add up to the whole, because one of them was changed alone. */
import type { Target } from '../../target.ts';
import type { AuditRule } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { promised, tellDay, tellTarget } from '../look.ts';

export const cascadeChanged: AuditRule<'CASCADE_CHANGED'> = {
  code: 'CASCADE_CHANGED',
  severity: 'warning',
  finds:
    'A target that was split, and changed or withdrawn since, or one of whose parts was: the parts no longer recombine to it.',
  find: (scene) => {
    const standing = new Set(promised(scene).map(({ id }) => id));
    return [...scene.cascades].flatMap(([id, { target: whole, createdAt }]) => {
      const target = scene.book.targets.get(whole);
      const parts = [...scene.book.targets.values()].filter(({ cascade }) => cascade?.id === id);
      const left = parts.filter((part) => standing.has(part.id));
      // Taken back as a whole, or over as a whole.
      if (!target || left.length === 0) return [];
      const why = changeIn(scene, target, parts, createdAt);
      if (why === null) return [];
      return [
        {
          subject: { kind: 'target' as const, key: whole },
          message: `${tellTarget(scene, target)} was split into ${parts.length} parts, and ${why}: they no longer recombine to it.`,
          hint: 'Split it again, and withdraw the parts of before.',
        },
      ];
    });
  },
};

function changeIn(scene: AuditScene, whole: Target, parts: readonly Target[], splitAt: number): string | null {
  if (whole.withdrawnAt !== null) return `withdrawn on ${tellDay(scene, whole.withdrawnAt)} while parts of it stand`;
  const gone = parts.filter(({ withdrawnAt }) => withdrawnAt !== null).length;
  if (gone > 0) return gone === 1 ? 'one of them was withdrawn' : `${gone} of them were withdrawn`;
  if (whole.updatedAt > splitAt) return `changed on ${tellDay(scene, whole.updatedAt)}`;
  const edited = parts.filter(({ updatedAt }) => updatedAt > splitAt).length;
  if (edited > 0) return edited === 1 ? 'one of them was changed' : `${edited} of them were changed`;
  return null;
}
