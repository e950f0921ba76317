/** One operation's view of the engine: questions asked in the same tick meet in one batch. */
import type { Clock } from '../kernel/clock.ts';
import type { Issue, Result } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { Condition, Scalar } from '../model/condition.ts';
import type { Model } from '../model/model.ts';
import type { RollupChoice } from '../plan/plan.ts';
import type { Held, Question } from '../query/question.ts';
import type { Answer } from './answer.ts';
import type { Estimate } from './cost/estimate.ts';
import type { Comment, CommentPage } from './read-comments.ts';
import type { RollupStanding } from './rollup-standing.ts';
import type { EntitiesQuestion, ScoredEntity } from './scores/scored-entity.ts';

export interface Session {
  readonly model: Model;
  /** An answer that was made of it is one of this moment: see `clock`. */
  readonly now: Instant;
  /** The same moment, for what knows how long it stays as it is. */
  readonly clock: Clock;
  /** Statements run so far. */
  readonly statements: number;
  /** Whether every name and value of a question is sound; nothing is run. */
  check(question: Question): Result<void>;
  /** Answers, or throws `RefusedError`. Questions of one tick share statements: one a dataset and dimension set. */
  ask(question: Question): Promise<Answer>;
  /**
   * The answers of questions by the same dimensions, a chunk of groups at a time, each group in one chunk: in the order of
   * members, from one snapshot of the data, in constant memory. Null where they have to be asked whole: without groups,
   * with a ranking, and of scores.
   */
  stream(questions: readonly Question[]): AsyncGenerator<readonly Answer[]> | null;
  /**
   * Announces a question that will be asked once an earlier answer is known (a comparison below a breakdown), so that
   * its periods and filters join the present batch. Never needed for a right answer; saves a statement.
   */
  foresee(question: Question): void;
  /** Where a rollup of the model stands now. */
  rollup(key: string): Promise<RollupStanding>;
  /** How recent the rows behind a metric are. Throws `RefusedError` for an unknown metric. */
  freshness(metric: string): Promise<Freshness>;
  /** A page of the entities behind a score, in the order of their scores. Throws `RefusedError`. */
  scoreEntities(question: EntitiesQuestion): Promise<readonly ScoredEntity[]>;
  /** The comments of the rows behind a question of one period, a page of them. Throws `RefusedError`. */
  comments(question: Question, page: CommentPage): Promise<readonly Comment[]>;
  /** Whether a policy holds whoever asks to less than all rows of the slice, so that a number which is kept of it is not theirs to read. */
  withholds(slice: Slice): boolean;
  /** The plan and SQL of these questions, nothing run. */
  explain(questions: readonly Question[]): Promise<readonly ExplainedScan[]>;
  /** The row policies that hold whoever asks, or somebody else, in these questions, whether they are answered or refused for it. Nothing is read. */
  policies(questions: readonly Question[], other?: Held): readonly ActingPolicy[];
  /** What a statement would read, from the planner of the database. Throws `RefusedError` where that does not answer. */
  estimate(scan: ExplainedScan): Promise<Estimate>;
}

export interface Slice {
  /** Key of the metric. */
  readonly metric: string;
  readonly where: Condition | null;
}

export interface Freshness {
  /** Of the stalest source: a metric is no fresher than that. Null where a source has no row yet, or no time. */
  readonly latest: Instant | null;
  readonly sources: readonly FreshnessSource[];
}

export interface FreshnessSource {
  readonly dataset: string;
  /** The time dimension that places its rows; null where it has none. */
  readonly time: string | null;
  /** The latest row that is not in the future; the start of the day for a date. */
  readonly latest: Instant | null;
  /**
   * Where a rollup of the dataset is read again by a rule and not whenever rows change: the instant whose rows its cells show. Null
   * where every answer is of the rows as they are.
   */
  readonly cellsAsOf: Instant | null;
}

export interface ActingPolicy {
  /** Key of the policy. */
  readonly policy: string;
  readonly dimension: string;
  /** What it lets through for whoever it holds; empty where nothing is known of them, and the question is refused. */
  readonly values: readonly Scalar[];
  /** Those that are read and held, by their keys. */
  readonly datasets: readonly string[];
  /** Why it refuses the questions, in the words that whoever it holds would read; empty where it filters them. */
  readonly issues: readonly Issue[];
}

export interface ExplainedScan {
  readonly name: string;
  /** The scan in words, several lines. */
  readonly plan: string;
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** The rollups of its dataset: which it reads, and why no other. */
  readonly rollups: readonly RollupChoice[];
}
