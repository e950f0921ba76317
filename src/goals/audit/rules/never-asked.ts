/** Finds metrics that are kept and that nobody looks at. */
import type { AuditRule } from '../audit-rule.ts';
import { ladderOf } from '../ladder.ts';
import { certified, day, promised } from '../look.ts';

export const neverAsked: AuditRule<'NEVER_ASKED'> = {
  code: 'NEVER_ASKED',
  severity: 'notice',
  finds:
    'A certified metric that nobody asked for in the last 90 days, or as many as are asked about, nor for anything that is computed from it, and that no target is on.',
  find: (scene) => {
    const { recordedSince, lastDays, unusedAfter } = scene.uses;
    const from = scene.now - unusedAfter * day;
    const since = new Date(from).toISOString().slice(0, 10);
    // Before uses were recorded for so long, nothing can be said.
    if (recordedSince === null || recordedSince > since) return [];
    const isUsed = (key: string) => (lastDays.get(key) ?? '') >= since;
    const promisedKeys = new Set(
      promised(scene).flatMap(({ metric, counterMetrics }) => [metric, ...counterMetrics.map((each) => each.metric)]),
    );
    const ladder = ladderOf(scene);
    return certified(scene).flatMap(({ key, name }) => {
      const keys = [key, ...ladder.wholes(key)];
      if (keys.some((each) => isUsed(each) || promisedKeys.has(each))) return [];
      if ((scene.knownSince.get(key) ?? scene.now) > from) return [];
      const last = lastDays.get(key);
      return [
        {
          subject: { kind: 'metric' as const, key },
          message: `${name} was ${last === undefined ? 'never asked for' : `last asked for on ${last}`}: not in ${unusedAfter} days.`,
          hint: 'Show it where it helps, or deprecate it.',
        },
      ];
    });
  },
};
