/** From the words of the command line to the question that they ask; everything wrong with them is told together. */
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import type { Session } from '../../engine/session.ts';
import type { TableQuestion } from '../../engine/table/table.ts';
import { defaultPeriod, resolveTimes, type Times } from '../../engine/times.ts';
import { collect, ok, RefusedError, type Result, unwrap } from '../../kernel/issue.ts';
import type { Grain, PeriodRequest } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import { optionIssue } from './option-issue.ts';
import { type QuestionOptions, splitList } from './question-options.ts';
import { readComparisons } from './read-comparisons.ts';
import { readGrain, readWindow } from './read-grain.ts';
import { readNumber } from './read-number.ts';
import { readPeriod } from './read-period.ts';
import { readWhere } from './read-where.ts';

/** Throws `RefusedError` with the option as path. */
export function readQuestion(session: Session, words: readonly string[], options: QuestionOptions): TableQuestion {
  const keys = [...new Set(words.flatMap(splitList))];
  const metrics = collect(keys.map((key) => findByKey(session.model.metrics, key, 'metric', ['metrics'])));
  const [first] = metrics.kind === 'ok' ? metrics.value : [];
  const times = readTimes(session, first, options);
  const where = readWhere(options.where ?? []);
  const top = readTop(options);
  const foreseen = readComparisons(session.model, metrics.kind === 'ok' ? keys : [], options.compare ?? []);
  const issues = [metrics, times, where, top, foreseen].flatMap((part) => (part.kind === 'refused' ? part.issues : []));
  if (issues.length > 0) throw new RefusedError(issues);
  return {
    metrics: keys,
    by: options.by ?? [],
    times: unwrap(times),
    where: unwrap(where),
    top: unwrap(top),
    order: [],
    foreseen: unwrap(foreseen),
  };
}

/** Without a period: the default one of the first metric. */
function readTimes(session: Session, metric: Metric | undefined, options: QuestionOptions): Result<Times> {
  const request = readPeriod(session.model, options);
  const grain: Result<Grain | null> = options.grain === undefined ? ok(null) : readGrain(options.grain, '--grain');
  const window = options.window === undefined ? ok(null) : readWindow(options.window);
  const parts = [request, grain, window].flatMap((part) => (part.kind === 'refused' ? part.issues : []));
  // `--last` and the series read the same grain: what is wrong with it is told once.
  const issues = parts.filter((found, index) => parts.findIndex(({ message }) => message === found.message) === index);
  if (issues.length > 0) return { kind: 'refused', issues };
  // Without a metric the question is refused anyway: any period lets the rest of the options be checked.
  const fallback: PeriodRequest = metric ? defaultPeriod(session.model, metric) : { kind: 'toDate', grain: 'year' };
  return resolveTimes(session, {
    period: { ...(unwrap(request) ?? fallback), calendar: options.calendar },
    grain: options.total === true ? null : unwrap(grain),
    window: unwrap(window),
  });
}

function readTop({ top, lowest, other, by }: QuestionOptions): Result<TableQuestion['top']> {
  if (top === undefined) {
    if (!lowest && other) return ok(null);
    const option = lowest ? '--lowest' : '--no-other';
    return {
      kind: 'refused',
      issues: [optionIssue('MALFORMED_INPUT', option, `${option} goes with --top.`, 'Add --top 5.')],
    };
  }
  const count = readNumber(top, '--top', 'MALFORMED_INPUT');
  if (count.kind === 'refused') return count;
  if ((by ?? []).length === 0)
    return {
      kind: 'refused',
      issues: [optionIssue('MALFORMED_INPUT', '--top', 'There is nothing to rank.', 'Name dimensions with --by.')],
    };
  return ok({ count: count.value, order: lowest ? 'lowest' : 'highest', other });
}
