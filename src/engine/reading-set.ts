/** Makes the lazy handle of one question: asked once, shared by all its numbers and their comparisons. */
import { collect, issue, ok, type Result, refused, unwrap } from '../kernel/issue.ts';
import type { Period } from '../kernel/period.ts';
import type { Metric } from '../model/metric.ts';
import type { Question } from '../query/question.ts';
import type { Answer } from './answer.ts';
import { type AskedTarget, isAsked, type PeriodShift } from './comparison/comparison.ts';
import { groupsOverlap } from './groups-overlap.ts';
import type { Reading, ReadingSet } from './reading.ts';
import type { Session } from './session.ts';
import { shiftPeriod, type Times } from './times.ts';

export type Slice = Pick<Question, 'by' | 'where' | 'top' | 'cohorts' | 'aspect' | 'valuesOnly'>;

export function createReadingSet(session: Session, metric: Metric, times: Times, slice: Slice): ReadingSet {
  const question: Question = { metric: metric.key, periods: times.asked, ...slice };
  const compared = new Map<string, Promise<Answer>>();
  let answer: Promise<Answer> | undefined;
  return {
    metric,
    question,
    clock: session,
    overlaps: (names) => groupsOverlap(session.model, metric.key, names),
    answer: () => {
      answer ??= session.ask(question);
      return answer;
    },
    compared: (target) => {
      const key = JSON.stringify(target);
      let asked = compared.get(key);
      if (!asked) {
        asked = session.ask(unwrap(comparedQuestion(session, question, times, target)));
        compared.set(key, asked);
      }
      return asked;
    },
    ask: (other) => session.ask(other),
    foresee: (targets) => {
      for (const target of targets) {
        if (!isAsked(target)) continue;
        const result = comparedQuestion(session, question, times, target);
        if (result.kind === 'ok') session.foresee(result.value);
      }
    },
  };
}

/** A number for each period, without groups: nothing is asked until one of them is read. */
export const readingsOf = (set: ReadingSet): readonly Reading[] =>
  set.question.periods.map((_, position) => ({ set, position, group: null }));

/**
 * The periods of the question come first, so that its groups (and the ranking of its top) stay; then the shifted ones.
 * Another slice is asked whole, in the same periods.
 */
function comparedQuestion(session: Session, question: Question, times: Times, target: AskedTarget): Result<Question> {
  if (target.kind === 'slice' && question.cohorts) return refused(noSliceOfCohorts);
  if (target.kind === 'slice') return ok({ ...question, by: [], where: target.where, top: null });
  const shifted = shiftAll(session, times, target.kind);
  return shifted.kind === 'ok' ? ok({ ...question, periods: [...question.periods, ...shifted.value] }) : shifted;
}

const noSliceOfCohorts = issue('UNSUPPORTED_QUESTION', 'A cohort is not compared with a slice.', {
  path: ['to'],
  hints: ['Ask for the cohorts of that slice with where, and set the two tables side by side.'],
});

const shiftAll = (session: Session, times: Times, shift: PeriodShift): Result<readonly Period[]> =>
  collect(times.asked.map((period) => shiftPeriod(session, period, shift)));
