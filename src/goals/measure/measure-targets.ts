/** Measures and judges targets: all their questions in one tick, so that they share one statement a dataset and dimension set. */

import type { Measured } from '../../engine/answer.ts';
import { formatValue } from '../../engine/format-value.ts';
import type { Session } from '../../engine/session.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { Instant, Period } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import { expectedValue } from '../status/expected-value.ts';
import { type Evidence, judgeTarget } from '../status/judge-target.ts';
import { neededSample } from '../status/needed-sample.ts';
import { attainment, paceOf } from '../status/progress.ts';
import { type StatusDay, settleStatus } from '../status/settle-status.ts';
import type { Target } from '../target.ts';
import type { Standing } from './standing.ts';
import { questionOf, type TargetQuestions, targetQuestions } from './target-questions.ts';

export interface MeasuredTarget {
  readonly target: Target;
  /** When its goal was closed; null while it is not. */
  readonly closedAt: Instant | null;
  /** The last day before this one that left a snapshot; null for none. */
  readonly latest: StatusDay | null;
}

/** In the order given. A target whose metric can no longer be asked is INSUFFICIENT_DATA, with the reason; the others are judged. */
export const measureTargets = (session: Session, asked: readonly MeasuredTarget[]): Promise<readonly Standing[]> =>
  Promise.all(asked.map((each) => measureTarget(session, each)));

const confidence = 0.95;

interface Numbers {
  readonly now: Measured | null;
  readonly baseline: number | null;
  readonly lastYear: Readonly<Record<'now' | 'start' | 'due', number | null>> | null;
  readonly breaches: readonly string[];
}

async function measureTarget(session: Session, { target, closedAt, latest }: MeasuredTarget): Promise<Standing> {
  const asOf = Math.min(session.now, target.dueAt, closedAt ?? Number.POSITIVE_INFINITY);
  const questions = targetQuestions(session.model, target, asOf);
  try {
    const numbers = await askAll(session, target, questions);
    return stand(session, target, { asOf, latest, period: questions.now, numbers });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return unmeasured(target, asOf, questions.now, error.issues.map(({ message }) => message).join(' '));
  }
}

async function askAll(session: Session, target: Target, questions: TargetQuestions): Promise<Numbers> {
  const periods = [questions.now, questions.baseline, ...Object.values(questions.lastYear ?? {})];
  const asked = periods.filter((period) => period !== null);
  const [answer, breaches] = await Promise.all([
    asked.length === 0 ? null : session.ask(questionOf(target, asked)),
    askCounterMetrics(session, target, questions.now),
  ]);
  const measured = (period: Period | null): Measured | null =>
    (period && answer?.groups[0]?.values[asked.indexOf(period)]) ?? null;
  const numberOf = (period: Period | null): number | null => measured(period)?.estimate.value ?? null;
  const { baseline, lastYear } = questions;
  return {
    now: measured(questions.now),
    baseline: baselineOf(session, target, numberOf(baseline)),
    lastYear: lastYear && {
      now: numberOf(lastYear.now),
      start: numberOf(lastYear.start),
      due: numberOf(lastYear.due),
    },
    breaches,
  };
}

/** What adds up since the start begins at nothing. */
function baselineOf({ model }: Session, { baseline, measuredOver, metric }: Target, computed: number | null) {
  if (baseline.kind === 'frozen') return baseline.value;
  if (baseline.kind === 'computed') return computed;
  const type = model.metrics.get(metric)?.type;
  return measuredOver.kind === 'sinceStart' && (type === 'count' || type === 'sum') ? 0 : null;
}

async function askCounterMetrics(session: Session, target: Target, period: Period | null): Promise<readonly string[]> {
  if (period === null) return [];
  const told = await Promise.all(
    target.counterMetrics.map(async ({ metric: key, bound, limit }) => {
      const { groups } = await session.ask(questionOf({ ...target, metric: key }, [period]));
      const value = groups[0]?.values[0]?.estimate.value ?? null;
      const metric = session.model.metrics.get(key);
      if (value === null || !metric || (bound === 'minimum' ? value >= limit : value <= limit)) return [];
      const side = bound === 'minimum' ? 'below' : 'above';
      return [`${metric.name} pays for it: ${formatValue(value, metric)} is ${side} ${formatValue(limit, metric)}.`];
    }),
  );
  return told.flat();
}

interface Found {
  readonly asOf: Instant;
  readonly latest: StatusDay | null;
  readonly period: Period | null;
  readonly numbers: Numbers;
}

function stand(session: Session, target: Target, { asOf, latest, period, numbers }: Found): Standing {
  const metric = session.model.metrics.get(target.metric);
  const { now: measured, baseline, lastYear, breaches } = numbers;
  const { aim, startsAt, dueAt } = target;
  const expected = expectedValue(target, baseline, asOf, lastYear);
  const estimate = measured?.estimate ?? null;
  const interval = measured?.interval(confidence) ?? null;
  const actual = estimate?.value ?? null;
  const evidence: Evidence = {
    now: asOf,
    startsAt,
    dueAt,
    aim,
    observed: { estimate: estimate ?? { value: null, sampleSize: null }, interval },
    // A count of no rows is a number; a rate of none has no value, and says so.
    minimumSample: target.minimumSample ?? 0,
    expected,
    tolerance: target.atRiskWithin * wayOf(target, baseline),
    breaches,
    tell: (value) => (metric ? formatValue(value, metric) : String(value)),
  };
  const { status: observed, reason } = judgeTarget(evidence);
  return {
    target,
    asOf,
    period,
    estimate,
    interval,
    baseline,
    expected,
    attainment: attainment(aim, baseline, actual),
    pace: paceOf(target, asOf, { baseline, expected, actual }),
    observed,
    status: settleStatus(observed, latest, asOf >= dueAt),
    reason,
    moreNeeded: observed === 'inconclusive' ? moreNeeded(evidence, measured, metric) : null,
  };
}

/** How long the way is that the tolerance is a share of: from baseline to target, or the width of the range. */
function wayOf({ aim }: Target, baseline: number | null): number {
  if (aim.direction === 'range') return aim.high - aim.low;
  return Math.abs(aim.value - (baseline ?? 0));
}

function moreNeeded(evidence: Evidence, measured: Measured | null, metric: Metric | undefined): number | null {
  const size = measured?.estimate.sampleSize;
  if (!measured || !metric || size == null || size === 0) return null;
  const needed = neededSample(size, (sampleSize) => {
    const interval = measured.intervalOf(sampleSize, confidence);
    const observed = { estimate: evidence.observed.estimate, interval };
    return interval !== null && judgeTarget({ ...evidence, observed }).status !== 'inconclusive';
  });
  return needed === null ? null : needed - size;
}

const unmeasured = (target: Target, asOf: Instant, period: Period | null, reason: string): Standing => ({
  target,
  asOf,
  period,
  estimate: null,
  interval: null,
  baseline: null,
  expected: null,
  attainment: null,
  pace: { gap: null, achieved: null, required: null },
  observed: 'insufficient_data',
  status: 'insufficient_data',
  reason,
  moreNeeded: null,
});
