/** The groups of a number as they stand: the value of each, and what it counts for in the whole. */
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Question } from '../../query/question.ts';
import { toNumber } from '../../stats/exact.ts';
import type { Member } from '../answer.ts';
import { groupsOverlap } from '../groups-overlap.ts';
import { statesOf } from '../measured.ts';
import { valueAt } from '../reading.ts';
import type { Session } from '../session.ts';
import { findForm } from './find-form.ts';
import { numberOf, readSums } from './sums.ts';

export interface MixGroup {
  readonly member: Member;
  /** What stands below the line: rows, weights, a sum. 1 for amounts, which add up without one. */
  readonly denominator: number;
  /** Null where it has no rows. */
  readonly value: number | null;
}

export interface Mix {
  /** Whether the whole is its groups through a mix (share, mean, score), or their sum (count, money). */
  readonly kind: 'rate' | 'amount';
  readonly groups: readonly MixGroup[];
}

/** Of a question of one period and one dimension. NOT_DECOMPOSABLE where the whole is not made of its groups; NOTHING_TO_DECOMPOSE where some are withheld, or none has rows. */
export async function askMix(session: Session, question: Question): Promise<Result<Mix>> {
  const [dimension = ''] = question.by;
  if (groupsOverlap(session.model, question.metric, question.by)) return refused(overlapping(dimension));
  const sound = session.check(question);
  if (sound.kind === 'refused') return sound;
  const { groups } = await session.ask(question);
  const [first] = groups;
  if (!first) return refused(noRows);
  const form = findForm(statesOf(valueAt(first, 0)).computation);
  if (form.kind === 'refused') return form;
  if (groups.some((group) => valueAt(group, 0).estimate.suppressed)) return refused(someWithheld);
  const mix = groups.map((group): MixGroup => {
    const [member = null] = group.members;
    const sums = readSums(form.value, statesOf(valueAt(group, 0)));
    if (!sums) return { member, denominator: 0, value: null };
    const scale = sums.kind === 'fraction' ? toNumber(sums.denominator) : 1;
    return { member, denominator: scale, value: numberOf(sums) };
  });
  return ok({ kind: form.value.kind === 'fraction' ? 'rate' : 'amount', groups: mix });
}

const overlapping = (dimension: string) =>
  issue('NOT_DECOMPOSABLE', `A row can be in several groups of ${dimension}, so they do not make up the whole.`, {
    path: ['by'],
    hints: ['Choose a dimension of which each row has one value.'],
  });

const noRows = issue('NOTHING_TO_DECOMPOSE', 'There are no rows to split over.', {
  path: ['by'],
  hints: ['Choose a dimension or a time with rows.'],
});

const someWithheld = issue('NOTHING_TO_DECOMPOSE', 'Some groups are withheld, for too few rows stand behind them.', {
  path: ['by'],
  hints: ['Choose a coarser dimension, or a longer time.'],
});
