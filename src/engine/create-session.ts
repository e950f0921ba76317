/** One operation: resolves questions, loads their cells in shared batches, and answers. */
import pLimit from 'p-limit';
import type { Clock } from '../kernel/clock.ts';
import { ok, type Result, unwrap } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import { groupIdentity } from '../plan/cells.ts';
import { measurementsOf } from '../plan/measurement.ts';
import type { Held, Question, Top } from '../query/question.ts';
import { type Read, readOf } from '../query/read.ts';
import { actingPolicies } from './acting-policies.ts';
import { checkPromises, promisesBehind } from './anonymity/promises.ts';
import type { Answer, Group } from './answer.ts';
import { estimateStatement } from './cost/estimate-statement.ts';
import { derivedAssumptions } from './derived-assumptions.ts';
import { type EvaluatedGroup, evaluate } from './evaluate.ts';
import { explainQuestions } from './explain-questions.ts';
import { createFreshness } from './freshness.ts';
import { createCellLoader } from './loading/cell-loader.ts';
import type { LoaderContext } from './loading/loader-context.ts';
import { refusing } from './loading/run-statement.ts';
import { emptyStates, measured } from './measured.ts';
import { canSubtract, leftOver, multiValuedOf, withoutGroups } from './ranking/other-group.ts';
import { type Ranking, rankGroups, rankingQuestion, ranksItself, restrict } from './ranking/rank-groups.ts';
import { readComments } from './read-comments.ts';
import { resolveAsked } from './resolve-asked.ts';
import { type FindComputation, type ResolvedQuestion, resolveQuestion } from './resolve-question.ts';
import { standingOf } from './rollup-standing.ts';
import { scoreEntities } from './scores/score-entities.ts';
import type { Session } from './session.ts';
import { canStream, streamAnswers } from './stream/stream-answers.ts';
import { withholds } from './withholds.ts';

/** Statements of one operation that run at once: so few that no operation takes all connections of the pool from the others. */
const mostAtOnce = 4;

export interface SessionContext {
  readonly model: Model;
  readonly find: FindComputation;
  readonly clock: Clock;
  readonly loading: Omit<LoaderContext, 'onStatement'>;
  /** Hears the key of each metric that is asked, as often as it is. */
  readonly onAsked?: ((metric: string) => void) | undefined;
  /** Hears what each question reads that is understood, whatever becomes of it. */
  readonly onRead?: ((read: Read) => void) | undefined;
  /** What whoever asks is held to; nothing without it. */
  readonly held?: Held | undefined;
}

export function createSession({ model, find, clock, loading: shared, onAsked, onRead, held }: SessionContext): Session {
  let statements = 0;
  const loading: LoaderContext = { ...shared, onStatement: () => void statements++, inTurn: pLimit(mostAtOnce) };
  const evaluating = { loader: createCellLoader(loading), planning: loading.planning };
  let freshness: ReturnType<typeof createFreshness> | undefined;
  const rankings = new Map<string, Promise<Ranking>>();
  // Whatever is asked, and whatever is made of it: a question of a question is held as well.
  const holding = (question: Question): Question => (held ? { ...question, held } : question);
  const resolve = (question: Question): ResolvedQuestion => unwrap(resolveQuestion(model, find, holding(question)));

  const rank = (question: Question, top: Top): Promise<Ranking> => {
    const asked = rankingQuestion(question, top);
    const identity = JSON.stringify([
      asked.metric,
      asked.by,
      asked.where,
      asked.valuesOnly ?? null,
      asked.periods.map(({ start, end, calendar }) => [String(start), String(end), calendar]),
      top.count,
      top.order,
    ]);
    const ranked = resolve(asked);
    // What ranks can be another metric than the one that is asked for.
    if (loading.ledger) checkPromises(model, { computation: ranked.computation, top });
    const known =
      rankings.get(identity) ?? rankGroups(ranked, top, loading, (resolved) => evaluate(resolved, evaluating));
    rankings.set(identity, known);
    return known;
  };

  const answer = (resolved: ResolvedQuestion, groups: readonly Group[]): Answer => ({
    periods: resolved.question.periods,
    groups,
    empty: measured(emptyStates(resolved.computation)),
    // Read less often than asked.
    get assumptions() {
      return assumptionsOf(resolved, loading);
    },
  });

  const askTop = async (resolved: ResolvedQuestion, top: Top): Promise<Answer> => {
    const { question, computation } = resolved;
    const ranking = await rank(question, top);
    const evaluated = ranksItself(question, top) ? ranking.evaluated : null;
    const [shown, left] = await Promise.all([
      evaluated ?? (ranking.groups.length > 0 ? evaluate(resolve(restrict(question, ranking.groups)), evaluating) : []),
      top.other && ranking.cut ? evaluate(resolve(leftOver(resolved, ranking.groups, model)), evaluating) : [],
    ]);
    const found = new Map(shown.map((group) => [groupIdentity(group.members), group]));
    const empty = question.periods.map(() => emptyStates(computation));
    const ranked = ranking.groups.map((members) => found.get(groupIdentity(members)) ?? { members, states: empty });
    const groups = ranked.map((group) => finishGroup(group, false));
    const [rest] = left;
    if (!rest) return answer(resolved, groups);
    const states = canSubtract(resolved, model) ? withoutGroups(computation, rest.states, ranked) : rest.states;
    return answer(resolved, [...groups, finishGroup({ members: question.by.map(() => null), states }, true)]);
  };

  // Whoever checks a question asks it next.
  const resolutions = new Map<Question, Result<ResolvedQuestion>>();
  const resolveOnce = (question: Question): Result<ResolvedQuestion> => {
    const known = resolutions.get(question) ?? resolveAsked(model, find, holding(question));
    resolutions.set(question, known);
    return known;
  };
  const asked = (question: Question): ResolvedQuestion => {
    const resolved = resolveOnce(question);
    // Names that were not found may be any text.
    if (resolved.kind === 'ok') onRead?.(readOf(question));
    else if (model.metrics.has(question.metric)) onRead?.({ metric: question.metric, dimensions: [] });
    return unwrap(resolved);
  };

  const ask = async (question: Question): Promise<Answer> => {
    const resolved = asked(question);
    onAsked?.(question.metric);
    if (loading.ledger) checkPromises(model, { computation: resolved.computation, top: question.top });
    if (question.top !== null) return askTop(resolved, question.top);
    const groups = await evaluate(resolved, evaluating);
    return answer(
      resolved,
      groups.map((group) => finishGroup(group, false)),
    );
  };

  return {
    model,
    get now() {
      return loading.planning.now;
    },
    clock,
    get statements() {
      return statements;
    },
    check: (question) => {
      const resolved = resolveOnce(question);
      return resolved.kind === 'ok' ? ok(undefined) : resolved;
    },
    ask,
    stream: (questions) => {
      const resolved = questions.map(asked);
      const promised = ({ computation }: ResolvedQuestion) => promisesBehind(model, computation).length > 0;
      // What is withheld is known once everything is.
      if (!resolved.every(canStream) || (loading.ledger && resolved.some(promised))) return null;
      for (const { metric } of questions) onAsked?.(metric);
      loading.footprint?.unwatched();
      return streamAnswers(resolved, loading, (each, groups) =>
        answer(
          each,
          groups.map((group) => finishGroup(group, false)),
        ),
      );
    },
    // The loader keeps what it loads: the same question asked later finds it. Its refusal is shown then.
    foresee: (question) => void ask(question).catch(() => undefined),
    freshness: async (metric) => {
      freshness ??= createFreshness(loading);
      const { computation } = resolve({ metric, periods: [], by: [], where: null, top: null });
      onRead?.({ metric, dimensions: [] });
      return freshness(computation);
    },
    rollup: async (key) => {
      loading.footprint?.unwatched();
      return standingOf(await loading.rollups.current(), key);
    },
    scoreEntities: async (question) => {
      const entities = await scoreEntities(model, question, { ...loading, held });
      onRead?.(readOf({ metric: question.score, where: question.where }));
      return entities;
    },
    withholds: (slice) => held !== undefined && withholds(model, find, slice, held),
    comments: async (question, page) => readComments(model, asked(question), page, loading),
    estimate: ({ sql, parameters }) => {
      loading.footprint?.unwatched();
      return refusing(() => estimateStatement(loading.db, { text: sql, parameters }), loading.signal);
    },
    policies: (questions, other = held) => (other ? actingPolicies(questions, find, other, model) : []),
    explain: async (questions) => {
      loading.footprint?.unwatched();
      return explainQuestions(questions.map(asked), { loading, rollups: await loading.rollups.current(), resolve });
    },
  };
}

const assumptionsOf = (
  resolved: ResolvedQuestion,
  { lowering }: Pick<LoaderContext, 'lowering'>,
): readonly string[] => [
  ...new Set(measurementsOf(resolved.computation).flatMap(({ assumptions }) => assumptions)),
  ...derivedAssumptions(resolved, lowering),
  ...cohortAssumptions(resolved.question),
  ...multiValuedOf(resolved.by).map(
    (name) => `A row counts once in each value of ${name} that it has: groups overlap, and do not add up to the whole.`,
  ),
];

const cohortAssumptions = ({ cohorts }: Question): readonly string[] =>
  cohorts ? [`Cohorts go by ${cohorts.entered}; rows without one are in none.`] : [];

function finishGroup({ members, states }: EvaluatedGroup, other: boolean): Group {
  return { members, other, values: states.map(measured) };
}
