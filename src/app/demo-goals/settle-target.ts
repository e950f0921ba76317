/** Finds the number for a target of the demo with which it stands as it is meant to, whatever the data say. */
import type { Session } from '../../engine/session.ts';
import { measureTargets } from '../../goals/measure/measure-targets.ts';
import type { Standing } from '../../goals/measure/standing.ts';
import { questionOf } from '../../goals/measure/target-questions.ts';
import { isWithin, metricBounds } from '../../goals/metric-bounds.ts';
import type { Aim, Target } from '../../goals/target.ts';
import { freezeBaseline } from '../../goals/write/freeze-baseline.ts';
import { unwrap } from '../../kernel/issue.ts';
import { type DemoTarget, day, dayFrom } from './demo-goal.ts';

/**
 * Many values around the present one are judged, today and yesterday, all in one tick; of those with which it stands as meant the
 * middle one is taken. Where there is none, the one nearest to the present value.
 */
export async function settleTarget(session: Session, meant: DemoTarget): Promise<Target> {
  const { now } = session;
  const unset = await draft(session, meant);
  const [measured] = await standings(session, [unset], now);
  const minimumSample =
    meant.stands === 'insufficient_data' ? 2 * Math.max(10, measured?.estimate?.sampleSize ?? 0) : null;
  const possible = aimsAround(session, meant, measured).map((aim) =>
    towards({ ...unset, aim, minimumSample }, meant, now),
  );
  const [today, yesterday] = await Promise.all([
    standings(session, possible, now),
    standings(session, possible, now - day),
  ]);
  const stands = (standing: Standing | undefined) => standing?.observed === meant.stands;
  const both = possible.filter((_, index) => stands(today[index]) && stands(yesterday[index]));
  const fitting = both.length > 0 ? both : possible.filter((_, index) => stands(today[index]));
  const chosen = fitting[Math.floor(fitting.length / 2)] ?? possible[0];
  if (!chosen) throw new Error(`No number around the present one is possible for ${meant.metric}.`);
  return { ...chosen, counterMetrics: await paidBy(session, meant, measured) };
}

/** A session that asks as of another instant shares the batches of the first, so that sixty days are one statement a dataset. */
export const standings = (session: Session, targets: readonly Target[], now: number) =>
  measureTargets(
    { ...session, now },
    targets.map((target) => ({ target, closedAt: null, latest: null })),
  );

async function draft(session: Session, meant: DemoTarget): Promise<Target> {
  const { metric, slice = null, direction, over, trajectory = 'linear', atRiskWithin = 0.1 } = meant;
  const [startsAt, dueAt] = [dayFrom(session.now, meant.from), dayFrom(session.now, meant.due)];
  const span = { metric, slice, startsAt, dueAt, measuredOver: over };
  const baseline =
    meant.baseline === 'frozen'
      ? unwrap(await freezeBaseline(session, span, { kind: 'freeze', at: startsAt }))
      : { kind: meant.baseline };
  return {
    ...span,
    ...{ id: '', goal: '', trajectory, atRiskWithin, baseline },
    aim: direction === 'range' ? { direction, low: 0, high: 0 } : { direction, value: 0 },
    ...{ milestones: [], weight: 1, minimumSample: null, counterMetrics: [], cascade: null, withdrawnAt: null },
    ...{ revision: 1, createdAt: startsAt, createdBy: '', updatedAt: startsAt, updatedBy: '' },
  };
}

/** Better than the baseline, within what the metric can be, in round numbers, the nearest first. */
function aimsAround({ model }: Session, { metric: key, direction }: DemoTarget, standing?: Standing): readonly Aim[] {
  const metric = model.metrics.get(key);
  const value = standing?.estimate?.value ?? 0;
  const baseline = standing?.baseline ?? null;
  const half = standing?.interval ? (standing.interval.upper - standing.interval.lower) / 2 : 0;
  const scale = Math.max(half, Math.abs(value - (baseline ?? value)), Math.abs(value) * 0.02, 0.01);
  const step = 10 ** Math.floor(Math.log10(scale / 4));
  const round = (each: number) => Number((Math.round(each / step) * step).toPrecision(12));
  const possible = (each: number) => metric !== undefined && isWithin(metricBounds(metric), each);
  const sign = direction === 'decrease' ? -1 : 1;
  return Array.from({ length: 97 }, (_, index) => index / 12 - 2).flatMap((part): readonly Aim[] => {
    const aimed = round(value + sign * part * scale);
    if (direction !== 'range') {
      const better = baseline === null || sign * (aimed - baseline) > 0;
      return better && possible(aimed) ? [{ direction, value: aimed }] : [];
    }
    const [low, high] = [round(value - part * scale), round(value + part * scale)];
    return part > 0 && possible(low) && possible(high) ? [{ direction, low, high }] : [];
  });
}

/** The milestones of a target once its value is known. */
function towards(target: Target, { steps = [] }: DemoTarget, now: number): Target {
  const { aim, baseline } = target;
  if (aim.direction === 'range' || baseline.kind !== 'frozen') return target;
  const at = (share: number) => Number((baseline.value + share * (aim.value - baseline.value)).toFixed(2));
  return {
    ...target,
    milestones: steps.map(({ at: days, share, title }) => ({ dueAt: dayFrom(now, days), value: at(share), title })),
  };
}

/** With a limit that the metric is past. */
async function paidBy(session: Session, { paidBy: counter }: DemoTarget, standing?: Standing) {
  if (!counter || !standing?.period) return [];
  const question = questionOf({ ...standing.target, metric: counter.metric }, [standing.period]);
  const value = (await session.ask(question)).groups[0]?.values[0]?.estimate.value ?? null;
  if (value === null) return [];
  return [{ ...counter, limit: Number((value * (counter.bound === 'minimum' ? 1.04 : 0.96)).toFixed(1)) }];
}
