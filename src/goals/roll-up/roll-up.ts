/** From the statuses below a goal to its own: over statuses and attainments, never over values. A ratio's targets never sum or average. */
import { assertNever } from '../../kernel/assert-never.ts';
import type { RollUp } from '../goal.ts';
import type { TargetStatus } from '../status/target-status.ts';

/** A target, or a goal below. */
export interface Part {
  readonly name: string;
  readonly status: TargetStatus;
  /** Greater than 0. */
  readonly weight: number;
  /** Null where it has none. */
  readonly attainment: number | null;
}

export interface RolledUp {
  readonly status: TargetStatus;
  readonly reason: string;
  /** Mean attainment of the parts that have one, weighted, each within 0 to 1; null where none has. */
  readonly attainment: number | null;
}

/** Worst first. */
const byWorse: readonly TargetStatus[] = [
  'missed',
  'off_track',
  'at_risk',
  'inconclusive',
  'insufficient_data',
  'on_track',
  'met',
];

/** How far down the list a status stands; lower is worse. Infinite for what says nothing yet. */
export function rankOf(status: TargetStatus): number {
  const rank = byWorse.indexOf(status);
  return rank === -1 ? Number.POSITIVE_INFINITY : rank;
}

const worstOf = <T extends Pick<Part, 'status'>>(parts: readonly T[]): T | undefined =>
  parts.toSorted((a, b) => rankOf(a.status) - rankOf(b.status))[0];

/**
 * Parts that have not started or have no target are left out; without any other the status is NOT_STARTED or NO_TARGET.
 *
 * worst_child: the status of the worst part. weighted: each part counts its weight times 1 (met, on track), ½ (at risk,
 * inconclusive) or 0 (off track, missed), without data not at all; from ¾ of the weight on ON_TRACK, from ½ AT_RISK,
 * below OFF_TRACK. indicator_count: the share of parts that are met or on track: all ON_TRACK, at least half AT_RISK, fewer
 * OFF_TRACK. Where every part is met, so is the whole.
 */
export function rollUp(how: RollUp, parts: readonly Part[]): RolledUp {
  const saying = parts.filter(({ status }) => Number.isFinite(rankOf(status)));
  const worst = worstOf(saying);
  if (!worst) {
    const waiting = parts.some(({ status }) => status === 'not_started');
    return waiting
      ? { status: 'not_started', reason: 'Nothing below it has started.', attainment: null }
      : { status: 'no_target', reason: 'There is no target below it.', attainment: null };
  }
  const all = { attainment: meanAttainment(saying) };
  if (saying.every(({ status }) => status === 'met'))
    return { status: 'met', reason: 'Everything below it is met.', ...all };
  switch (how) {
    case 'worst_child':
      return { status: worst.status, reason: `The worst below it is "${worst.name}".`, ...all };
    case 'weighted':
      return { ...weighted(saying), ...all };
    case 'indicator_count':
      return { ...counted(saying), ...all };
    default:
      return assertNever(how);
  }
}

const isGood = ({ status }: Part): boolean => status === 'met' || status === 'on_track';

const pointsOf = (part: Part): number =>
  isGood(part) ? 1 : part.status === 'at_risk' || part.status === 'inconclusive' ? 0.5 : 0;

function weighted(parts: readonly Part[]): Pick<RolledUp, 'status' | 'reason'> {
  const known = parts.filter(({ status }) => status !== 'insufficient_data');
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { status: 'insufficient_data', reason: 'Nothing below it has enough data.' };
  const share = known.reduce((sum, part) => sum + part.weight * pointsOf(part), 0) / total;
  const status = share >= 0.75 ? 'on_track' : share >= 0.5 ? 'at_risk' : 'off_track';
  return { status, reason: `${Math.round(share * 100)}% of the weight below it is on the way.` };
}

function counted(parts: readonly Part[]): Pick<RolledUp, 'status' | 'reason'> {
  const good = parts.filter(isGood).length;
  const status = good === parts.length ? 'on_track' : good >= parts.length / 2 ? 'at_risk' : 'off_track';
  return { status, reason: `${good} of ${parts.length} below it are met or on track.` };
}

function meanAttainment(parts: readonly Part[]): number | null {
  const known = parts.flatMap(({ attainment, weight }) => (attainment === null ? [] : [{ attainment, weight }]));
  const total = known.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  return known.reduce((sum, part) => sum + part.weight * Math.min(1, Math.max(0, part.attainment)), 0) / total;
}
