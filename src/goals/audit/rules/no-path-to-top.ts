/** Finds metrics that lead nowhere: nobody can say what comes of improving them. */
import type { AuditRule } from '../audit-rule.ts';
import { ladderOf } from '../ladder.ts';
import { certified, rankOf } from '../look.ts';

export const noPathToTop: AuditRule<'NO_PATH_TO_TOP'> = {
  code: 'NO_PATH_TO_TOP',
  severity: 'warning',
  finds:
    'A certified metric below level 1, or without a level, from which no way over what is not deprecated leads up to level 1, along what it drives and what is computed from it.',
  find: (scene) => {
    const ladder = ladderOf(scene);
    const top = new Set(
      [...scene.model.metrics.values()].filter((each) => rankOf(scene, each) === 1).map(({ key }) => key),
    );
    // Without a top there is no way to it.
    if (top.size === 0) return [];
    return certified(scene)
      .filter(({ key }) => !top.has(key) && ![...ladder.above(key)].some((each) => top.has(each)))
      .map(({ key, name }) => ({
        subject: { kind: 'metric', key },
        message: `No way leads from ${name} up to a metric of level 1.`,
        hint: 'Say in `drives` what it moves, or deprecate it if it moves nothing.',
      }));
  },
};
