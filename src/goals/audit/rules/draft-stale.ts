/** Finds goals that were begun to be written, and forgotten. */
import type { AuditRule } from '../audit-rule.ts';
import { day, goalsIn, tellDay } from '../look.ts';

const days = 30;

export const draftStale: AuditRule<'DRAFT_STALE'> = {
  code: 'DRAFT_STALE',
  severity: 'notice',
  finds: `A draft of a goal that nobody has changed for ${days} days, or whose period has ended.`,
  find: (scene) =>
    goalsIn(scene, 'draft')
      .filter(({ updatedAt, endsAt }) => updatedAt + days * day < scene.now || endsAt < scene.now)
      .map(({ id, title, updatedAt }) => ({
        subject: { kind: 'goal', key: id },
        message: `The goal "${title}" is a draft that was last changed on ${tellDay(scene, updatedAt)}.`,
        hint: 'Promise it, or close it as abandoned.',
      })),
};
