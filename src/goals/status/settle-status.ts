/** Hysteresis: a status is shown only once it has been seen twice, so that a number on the line does not flap. */
import type { TargetStatus } from './target-status.ts';

/** What a day left behind: as it was judged, and as it was shown. */
export interface StatusDay {
  readonly observed: TargetStatus;
  readonly shown: TargetStatus;
}

const atOnce: ReadonlySet<TargetStatus> = new Set(['not_started', 'no_target', 'missed']);

/**
 * `latest` is the last day before this one; null for none. The first judgement, and the end of one, are shown at once; any
 * other change when the day before was judged alike. `due` says that the target is due: then what is judged is shown.
 */
export function settleStatus(observed: TargetStatus, latest: StatusDay | null, due: boolean): TargetStatus {
  if (latest === null || due || latest.shown === observed || latest.observed === observed) return observed;
  return atOnce.has(observed) || atOnce.has(latest.shown) ? observed : latest.shown;
}
