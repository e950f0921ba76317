/** Splits a stored target over the segments of a dimension: all of its parts become targets, or none. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../../db/connection.ts';
import { cascades } from '../../../db/tables/cascades.ts';
import { askMix } from '../../engine/decompose/ask-mix.ts';
import type { Session } from '../../engine/session.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { findTarget } from '../book/find-seen.ts';
import { loadGoalBook } from '../book/load-goal-book.ts';
import { targetPeriod } from '../measure/target-period.ts';
import { questionOf } from '../measure/target-questions.ts';
import { metricBounds } from '../metric-bounds.ts';
import type { Target } from '../target.ts';
import type { Author } from '../write/author.ts';
import { logChange } from '../write/log-change.ts';
import type { NewTarget } from '../write/target-input.ts';
import { type Written, writeOnce } from '../write/write-once.ts';
import { insertTarget } from '../write/write-target.ts';
import type { AmountMethod, Cascade, CascadePart, RateMethod } from './cascade.ts';
import { amountGroup, keyOf, rateGroup, type Segment, segmentOf, sliceOfSegment } from './segment.ts';
import { splitTarget } from './split-target.ts';

export const cascadeMethods = ['equal_lift', 'equal_effort', 'equal_relative_change', 'given_weights'] as const;

export interface CascadeInput {
  /** Id of the target to split. */
  readonly target: string;
  readonly dimension: string;
  readonly method: (typeof cascadeMethods)[number];
  /** For given weights: of each segment, 0 or more; a segment that is not named has 0. */
  readonly weights: readonly { readonly segment: Segment; readonly weight: number }[];
  /** Id of the goal of the parts; the one of the target when null. */
  readonly goal: string | null;
}

interface CascadeStore {
  readonly db: Database;
  readonly session: Session;
}

/** TARGET_OUT_OF_REACH with the segment in the way, NOT_DECOMPOSABLE where segments do not make up the whole. Returns the id of the cascade. */
export async function cascadeTarget(
  { db, session }: CascadeStore,
  author: Author,
  input: CascadeInput,
): Promise<Result<Written>> {
  // The data are asked before the transaction begins: inside one, a question would wait for a second connection.
  const split = await splitNow(db, session, author, input);
  return writeOnce(db, author, { action: 'cascadeTarget', input }, async (transaction) => {
    if (split.kind === 'refused') return split;
    const { target, cascade } = split.value;
    const id = randomUUID();
    const { dimension, method } = input;
    const row = { id, targetId: target.id, dimension, method, mix: cascade, createdBy: author.actor };
    await transaction.insert(cascades).values({ ...row, createdAt: new Date(author.now) });
    const book = await loadGoalBook(transaction, session.model);
    for (const part of cascade.parts) {
      const made = await insertTarget(
        { db: transaction, session },
        author,
        book,
        partOf(target, input, id, part, author.now),
      );
      if (made.kind === 'refused') return made;
    }
    await logChange(transaction, author, {
      action: 'cascadeTarget',
      subjectKind: 'target',
      subject: target.id,
      revision: target.revision,
      before: null,
      after: row,
    });
    return ok({ id });
  });
}

async function splitNow(
  db: Database,
  session: Session,
  { actor }: Author,
  input: CascadeInput,
): Promise<Result<{ target: Target; cascade: Cascade }>> {
  const found = findTarget(await loadGoalBook(db, session.model), actor, input.target, ['target']);
  if (found.kind === 'refused') return found;
  const target = found.value;
  const metric = session.model.metrics.get(target.metric);
  if (target.aim.direction === 'range' || !metric) return refused(nothingToSplit);
  const period = targetPeriod(session.model, target, session.now);
  if (period.kind === 'refused') return period;
  const mix = await askMix(session, { ...questionOf(target, [period.value]), by: [input.dimension] });
  if (mix.kind === 'refused') return mix;
  const { kind, groups } = mix.value;
  const common = { target: target.aim.value, bounds: metricBounds(metric) };
  const cascade =
    kind === 'rate'
      ? mapMethod(rateMethod(input), (method) =>
          splitTarget({ kind, method, groups: groups.map(rateGroup), ...common }),
        )
      : mapMethod(amountMethod(input), (method) =>
          splitTarget({ kind, method, groups: groups.map(amountGroup), ...common }),
        );
  return cascade.kind === 'ok' ? ok({ target, cascade: cascade.value }) : cascade;
}

const mapMethod = <T>(method: Result<T>, split: (method: T) => Result<Cascade>): Result<Cascade> =>
  method.kind === 'ok' ? split(method.value) : method;

const nothingToSplit = issue('TARGET_INVALID', 'A range is not split: each segment would have to keep it on its own.', {
  path: ['target'],
  hints: ['Give each segment a target of its own.'],
});

const weightsOf = ({ weights }: CascadeInput) =>
  Object.fromEntries(weights.map(({ segment, weight }) => [keyOf(segment), weight]));

function rateMethod(input: CascadeInput): Result<RateMethod> {
  switch (input.method) {
    case 'equal_lift':
      return ok({ kind: 'equalLift' });
    case 'equal_effort':
      return ok({ kind: 'equalEffort' });
    case 'given_weights':
      return ok({ kind: 'givenWeights', weights: weightsOf(input) });
    case 'equal_relative_change':
      return refused(unfit('A rate does not grow by a factor', 'Use EQUAL_LIFT, EQUAL_EFFORT or GIVEN_WEIGHTS.'));
  }
}

function amountMethod(input: CascadeInput): Result<AmountMethod> {
  switch (input.method) {
    case 'equal_lift':
      return ok({ kind: 'equalChange' });
    case 'equal_relative_change':
      return ok({ kind: 'equalRelativeChange' });
    case 'given_weights':
      return ok({ kind: 'givenWeights', weights: weightsOf(input) });
    case 'equal_effort':
      return refused(
        unfit('An amount has no bound to close a gap to', 'Use EQUAL_LIFT, EQUAL_RELATIVE_CHANGE or GIVEN_WEIGHTS.'),
      );
  }
}

const unfit = (why: string, hint: string) =>
  issue('MALFORMED_INPUT', `${why}: the method does not fit the metric.`, { path: ['method'], hints: [hint] });

/** From where the segment stands now, on a straight way, by the same rules as the whole. */
function partOf(target: Target, input: CascadeInput, id: string, part: CascadePart, now: number): NewTarget {
  const segment = segmentOf(part.key);
  const { metric, aim, dueAt, measuredOver, atRiskWithin, minimumSample } = target;
  if (aim.direction === 'range') throw new Error('A range is not split.');
  return {
    goal: input.goal ?? target.goal,
    cascade: { id, segment },
    metric,
    slice: sliceOfSegment(target.slice, input.dimension, segment),
    aim: { direction: aim.direction, value: part.target },
    startsAt: Math.max(target.startsAt, Math.min(now, dueAt - 1)),
    dueAt,
    measuredOver,
    baseline: { kind: 'frozen', value: part.value, at: now },
    atRiskWithin,
    minimumSample,
    // In the roll-up a part counts for what it is of the whole.
    ...(part.share !== null && part.share > 0 ? { weight: part.share } : {}),
  };
}
