/** Writes a baseline down: the number as the data have it now, which later rows no longer move. */
import type { Session } from '../../engine/session.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Question } from '../../query/question.ts';
import { targetPeriod } from '../measure/target-period.ts';
import type { Baseline, Target } from '../target.ts';
import type { FreezeBaseline } from './target-input.ts';

/** TARGET_INVALID where there is no number to write down; what the question is refused for otherwise. */
export async function freezeBaseline(
  session: Session,
  target: Pick<Target, 'metric' | 'slice' | 'startsAt' | 'dueAt' | 'measuredOver'>,
  { at }: FreezeBaseline,
): Promise<Result<Baseline>> {
  const asOf = at ?? Math.min(target.startsAt, session.now);
  const span = target.measuredOver.kind === 'sinceStart' ? { ...target, startsAt: Number.NEGATIVE_INFINITY } : target;
  const period = targetPeriod(session.model, span, asOf);
  if (period.kind === 'refused') return period;
  const { metric, slice } = target;
  const question: Question = { metric, periods: [period.value], by: [], where: slice, top: null };
  const sound = session.check(question);
  if (sound.kind === 'refused') return sound;
  const { groups } = await session.ask(question);
  const value = groups[0]?.values[0]?.estimate.value ?? null;
  if (value !== null) return ok({ kind: 'frozen', value, at: asOf });
  return refused(
    issue('TARGET_INVALID', `There is no value of ${period.value.label} to begin at.`, {
      path: ['baseline'],
      hints: ['Give the baseline with its value and date, or another instant to freeze it as of.'],
    }),
  );
}
