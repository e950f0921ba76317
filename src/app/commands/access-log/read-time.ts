/** An instant as people write it on the command line: a day, an instant, or how long ago. */

import { issue, RefusedError } from '../../../kernel/issue.ts';
import type { Instant } from '../../../kernel/period.ts';

const spans = { h: 3_600_000, d: 86_400_000 } as const;

/** `2026-01-31` (midnight, UTC), an instant of ISO 8601, or `12h` and `7d` ago. Throws MALFORMED_INPUT. */
export function readTime(text: string, option: string, now: Instant): Instant {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * spans[unit as keyof typeof spans];
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new RefusedError([
    issue('MALFORMED_INPUT', `"${text}" is no time.`, {
      path: [option],
      hints: ['Write a day (2026-01-31), an instant (2026-01-31T12:00:00Z), or how long ago (12h, 7d).'],
    }),
  ]);
}
