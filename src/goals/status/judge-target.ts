/** Judges one target on one day: the interval against the line, never the bare point. A pure state machine. */
import type { Instant } from '../../kernel/period.ts';
import type { Aim } from '../target.ts';
import type { Judgement, Observed, TargetStatus } from './target-status.ts';

export interface Evidence {
  readonly now: Instant;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly aim: Aim;
  readonly observed: Observed;
  /** Rows that it takes to say anything. */
  readonly minimumSample: number;
  /** What the trajectory asks for now; null without a baseline to come from. */
  readonly expected: number | null;
  /** How far behind `expected` is AT_RISK and not yet OFF_TRACK, in the unit of the metric; not negative. */
  readonly tolerance: number;
  /** Of each counter-metric that is past its limit, a sentence. */
  readonly breaches: readonly string[];
  /** Tells a number with its unit. */
  readonly tell: (value: number) => string;
}

/**
 * Before its start NOT_STARTED; with fewer rows than the minimum, or no value, INSUFFICIENT_DATA. MET when the whole interval is
 * at the target or past it. After the due date MISSED when the whole interval is short of it, and INCONCLUSIVE when
 * the target lies within. Before the due date the line is the trajectory (the target itself where there is no
 * baseline): ON_TRACK when the whole interval is at it or past it, INCONCLUSIVE when the line lies within, and short of it AT_RISK
 * within the tolerance, OFF_TRACK beyond. A range is kept, not reached: before the due date ON_TRACK stands for MET. What would
 * be MET or ON_TRACK is AT_RISK while a counter-metric pays for it. A number without an interval counts as its point.
 */
export function judgeTarget(evidence: Evidence): Judgement {
  const { now, startsAt, observed, minimumSample, breaches } = evidence;
  const { value, sampleSize, suppressed } = observed.estimate;
  if (now < startsAt) return { status: 'not_started', reason: 'It has not started.' };
  if (suppressed) return { status: 'insufficient_data', reason: suppressed.message };
  if (value === null) return { status: 'insufficient_data', reason: 'There is no value yet.' };
  if (sampleSize !== null && sampleSize < minimumSample)
    return {
      status: 'insufficient_data',
      reason: `${sampleSize} rows are too few to judge by: at least ${minimumSample} are needed.`,
    };
  const judged = judgeValue(evidence, value);
  const good = judged.status === 'met' || judged.status === 'on_track';
  return good && breaches.length > 0 ? { status: 'at_risk', reason: breaches.join(' ') } : judged;
}

interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

function judgeValue(evidence: Evidence, value: number): Judgement {
  const interval = evidence.observed.interval ?? { lower: value, upper: value };
  return evidence.aim.direction === 'range'
    ? judgeRange(evidence, evidence.aim, interval)
    : judgeOneSided(evidence, evidence.aim, interval);
}

/** Turned so that more is always better; told as it is. */
function judgeOneSided(
  { now, dueAt, expected, tolerance, tell, observed }: Evidence,
  aim: Extract<Aim, { value: number }>,
  interval: Bounds,
): Judgement {
  const up = aim.direction === 'increase';
  const [worst, best] = up ? [interval.lower, interval.upper] : [-interval.upper, -interval.lower];
  const turned = (value: number): number => (up ? value : -value);
  const found = tellInterval(observed, interval, tell);
  const say = (status: TargetStatus, words: string): Judgement => ({ status, reason: `${found} ${words}.` });
  const target = turned(aim.value);
  if (worst >= target) return say('met', `reaches the target of ${tell(aim.value)}`);
  const over = now >= dueAt;
  const line = over ? target : turned(expected ?? aim.value);
  const named = over || expected === null ? `the target of ${tell(aim.value)}` : `the ${tell(expected)} due by now`;
  if (worst >= line) return say('on_track', `is at ${named} or past it`);
  if (best >= line) return say('inconclusive', `neither reaches nor misses ${named} for sure`);
  if (over) return say('missed', `is short of ${named}`);
  return best >= line - tolerance
    ? say('at_risk', `is a little short of ${named}`)
    : say('off_track', `is short of ${named}`);
}

function judgeRange(
  { now, dueAt, tolerance, tell, observed }: Evidence,
  { low, high }: Extract<Aim, { direction: 'range' }>,
  interval: Bounds,
): Judgement {
  const over = now >= dueAt;
  const range = `the range of ${tell(low)} to ${tell(high)}`;
  const found = tellInterval(observed, interval, tell);
  const say = (status: TargetStatus, words: string): Judgement => ({ status, reason: `${found} ${words} ${range}.` });
  if (interval.lower >= low && interval.upper <= high) return say(over ? 'met' : 'on_track', 'is within');
  if (interval.upper >= low && interval.lower <= high) return say('inconclusive', 'is neither within nor outside of');
  if (over) return say('missed', 'is outside of');
  const near = interval.upper >= low - tolerance && interval.lower <= high + tolerance;
  return near ? say('at_risk', 'is a little outside of') : say('off_track', 'is outside of');
}

function tellInterval(
  { estimate, interval }: Observed,
  { lower, upper }: Bounds,
  tell: (value: number) => string,
): string {
  const value = tell(estimate.value ?? 0);
  return interval ? `${value} (${tell(lower)} to ${tell(upper)})` : value;
}
