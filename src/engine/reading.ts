/** A number about to be read: the lazy handle behind every value, between the question and its answer. */
import type { Period } from '../kernel/period.ts';
import type { Metric } from '../model/metric.ts';
import type { Question } from '../query/question.ts';
import type { Answer, Group, Measured } from './answer.ts';
import type { AskedTarget, ComparisonTarget } from './comparison/comparison.ts';
import { groupKey } from './members.ts';
import type { Session } from './session.ts';

/** All numbers of one question; its answer, and each comparison's, is asked for once, when the first of them is read. */
export interface ReadingSet {
  readonly metric: Metric;
  readonly question: Question;
  /** In which names are looked up, and when. */
  readonly clock: Pick<Session, 'model' | 'now' | 'clock'>;
  /** Whether a row can be in several groups by these names. */
  overlaps(names: readonly string[]): boolean;
  answer(): Promise<Answer>;
  /** The answer whose first periods are those of the question and whose rest are the same ones shifted. */
  compared(to: AskedTarget): Promise<Answer>;
  /** Another question of the same operation: the number cut by other dimensions, in other periods. */
  ask(question: Question): Promise<Answer>;
  /** Announces comparisons that will be asked once the answer is known; a refused one waits until it is asked. */
  foresee(targets: readonly ComparisonTarget[]): void;
}

export interface Reading {
  readonly set: ReadingSet;
  /** Index of its period in the question. */
  readonly position: number;
  /** Null while nothing is loaded: the only group of a question without `by`. */
  readonly group: Group | null;
}

export function periodOf({ set, position }: Reading): Period {
  const period = set.question.periods[position];
  if (!period) throw new Error(`The question has no period ${position}.`);
  return period;
}

/** The number at once where its answer is loaded, and asked for where it is not. Rejects with `RefusedError`. */
export function measure(reading: Reading): Measured | Promise<Measured> {
  const { set, position, group } = reading;
  if (group) return valueAt(group, position);
  return set.answer().then(({ groups: [whole] }) => {
    if (!whole) throw new Error('An answer without dimensions has one group.');
    return valueAt(whole, position);
  });
}

export function valueAt(group: Group, position: number): Measured {
  const value = group.values[position];
  if (!value) throw new Error(`A group has a value for every period, but not for period ${position}.`);
  return value;
}

const indexes = new WeakMap<Answer, ReadonlyMap<string, Group>>();

/** The group of the same members in another answer; where it has no row there, a group of empty values. */
export function sameGroup(answer: Answer, group: Pick<Group, 'members' | 'other'>): Group {
  let index = indexes.get(answer);
  if (!index) {
    index = new Map(answer.groups.map((each) => [groupKey(each), each]));
    indexes.set(answer, index);
  }
  const { members, other } = group;
  return index.get(groupKey(group)) ?? { members, other, values: answer.periods.map(() => answer.empty) };
}
