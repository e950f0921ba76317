/** From the arguments of a metric's fields to the lazy handle of its numbers. */

import type { ReadingSet } from '../../src/engine/reading.ts';
import { createReadingSet } from '../../src/engine/reading-set.ts';
import { defaultPeriod, resolveTimes, type Times } from '../../src/engine/times.ts';
import { collect, ok, type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Grain, TrailingWindow } from '../../src/kernel/period.ts';
import type { Condition } from '../../src/model/condition.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { Question } from '../../src/query/question.ts';
import type { Context } from '../context.ts';
import { type FilterInputShape, readFilter } from './filter-input.ts';
import { type PeriodInputShape, readPeriod } from './period-input.ts';
import { readTop, type TopInput } from './top-input.ts';

export interface MetricArguments {
  readonly period?: PeriodInputShape | null | undefined;
  readonly where?: FilterInputShape | null | undefined;
  readonly grain?: Grain | null | undefined;
  readonly window?: TrailingWindow | null | undefined;
  readonly by?: readonly string[] | null | undefined;
  readonly top?: typeof TopInput.$inferInput | null | undefined;
  readonly valuesOnly?: Question['valuesOnly'];
}

export interface Asked {
  readonly times: Times;
  readonly set: ReadingSet;
}

/** Asks nothing yet. Throws `RefusedError` with all that is wrong with the arguments. */
export function askMetric({ session }: Context, metric: Metric, args: MetricArguments): Asked {
  const period = args.period ? readPeriod(args.period, ['period']) : ok(defaultPeriod(session.model, metric));
  const where: Result<Condition | null> = args.where ? readFilter(args.where, ['where']) : ok(null);
  unwrap(collect<unknown>([period, where]));
  const times = unwrap(
    resolveTimes(session, { period: unwrap(period), grain: args.grain ?? null, window: args.window ?? null }),
  );
  const ranking = readTop(args.top);
  const top = ranking && { ...ranking, period: times.whole };
  const { valuesOnly } = args;
  const set = createReadingSet(session, metric, times, { by: args.by ?? [], where: unwrap(where), top, valuesOnly });
  // Refused once, where the arguments stand, and not again at every leaf below.
  unwrap(session.check(set.question));
  return { times, set };
}
