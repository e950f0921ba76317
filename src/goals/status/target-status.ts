/** The noun: where a target stands, and why. */
import type { Estimate, Interval } from '../../stats/statistic.ts';

export const targetStatuses = [
  'met',
  'on_track',
  'at_risk',
  'off_track',
  'missed',
  'inconclusive',
  'insufficient_data',
  'not_started',
  'no_target',
] as const;

export type TargetStatus = (typeof targetStatuses)[number];

/** A number as it is judged: the estimate and its 95 % interval, null where none is defined. */
export interface Observed {
  readonly estimate: Pick<Estimate, 'value' | 'sampleSize' | 'suppressed'>;
  readonly interval: Pick<Interval, 'lower' | 'upper'> | null;
}

export interface Judgement {
  readonly status: TargetStatus;
  /** One sentence, for people. */
  readonly reason: string;
}
