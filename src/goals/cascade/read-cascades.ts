/** Reads the cascades of a target, and how far the mix has drifted since. */
import { asc, eq } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { cascades } from '../../../db/tables/cascades.ts';
import { askMix } from '../../engine/decompose/ask-mix.ts';
import type { Session } from '../../engine/session.ts';
import { ok, type Result } from '../../kernel/issue.ts';
import { targetPeriod } from '../measure/target-period.ts';
import { questionOf } from '../measure/target-questions.ts';
import type { Target } from '../target.ts';
import type { Cascade } from './cascade.ts';
import { type MixDrift, mixDrift } from './mix-drift.ts';
import { rateGroup } from './segment.ts';
import type { TargetCascade } from './target-cascade.ts';

/** In the order of making. */
export async function readCascades(db: Database, target: string): Promise<readonly TargetCascade[]> {
  const rows = await db.select().from(cascades).where(eq(cascades.targetId, target)).orderBy(asc(cascades.createdAt));
  return rows.map(({ id, targetId, dimension, mix, createdAt, createdBy }) => ({
    id,
    target: targetId,
    dimension,
    split: mix as Cascade,
    createdAt: createdAt.getTime(),
    createdBy,
  }));
}

/** Null for amounts, which have no mix, and where no segment with a target has rows any more. */
export async function driftOf(
  session: Session,
  target: Target,
  { split, dimension }: TargetCascade,
): Promise<Result<MixDrift | null>> {
  if (split.kind === 'amount') return ok(null);
  const period = targetPeriod(session.model, target, session.now);
  if (period.kind === 'refused') return period;
  const mix = await askMix(session, { ...questionOf(target, [period.value]), by: [dimension] });
  return mix.kind === 'ok' ? ok(mixDrift(split, mix.value.groups.map(rateGroup))) : mix;
}
