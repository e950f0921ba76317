/** Command-line options to the question that they ask; `ask` and `explain` share them. */
import type { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { parse } from 'yaml';
import type { ComparisonTarget, PeriodShift } from '../engine/comparison.ts';
import { findByKey } from '../engine/find-by-key.ts';
import type { Session } from '../engine/session.ts';
import type { TableQuestion } from '../engine/table.ts';
import { defaultPeriod, resolveTimes } from '../engine/times.ts';
import { didYouMean } from '../kernel/did-you-mean.ts';
import { issue, RefusedError, unwrap } from '../kernel/issue.ts';
import type { IssueCode } from '../kernel/issue-codes.ts';
import { type Grain, grains, type PeriodRequest, type TrailingWindow } from '../kernel/period.ts';
import { allOf, type Condition, conditionSchema, readCondition } from '../model/condition.ts';

export interface QuestionOptions {
  readonly by?: string;
  readonly grain?: string;
  readonly last?: string;
  readonly toDate?: string;
  readonly from?: string;
  readonly to?: string;
  readonly named?: string;
  readonly allTime?: boolean;
  readonly total?: boolean;
  readonly window?: string;
  readonly calendar?: string;
  readonly where?: readonly string[];
  readonly compare?: string;
  readonly top?: string;
  readonly lowest?: boolean;
  readonly other: boolean;
}

export const withQuestionOptions = (command: Command): Command =>
  command
    .option('--by <dimensions>', 'group by these, separated by commas: region or customer.region')
    .option('--grain <grain>', `cut the period into a series: ${grains.join(', ')}`)
    .option('--last <n>', 'the last n complete periods of --grain')
    .option('--to-date <grain>', 'the running month, quarter … so far')
    .option('--from <time>', 'begins at this date (in the calendar) or instant')
    .option('--to <time>', 'ends before this date or instant')
    .option('--named <key>', 'a named period of the calendar')
    .option('--all-time', 'everything')
    .option('--total', 'one number for all of --last instead of a series')
    .option('--window <window>', 'each point covers a trailing window: "90 day"')
    .option('--calendar <key>', 'another calendar than the default')
    .option('--where <filter...>', 'region=EMEA, or YAML as in model files: "{score: {gte: 9}}"; several must all hold')
    .option('--compare <list>', 'previous, last_year, 52_weeks, same_elapsed, separated by commas')
    .option('--top <n>', 'only the n highest groups of the first metric, and the rest as one')
    .option('--lowest', 'with --top: the n lowest')
    .option('--no-other', 'with --top: leave the rest out');

const shifts: Readonly<Record<string, PeriodShift>> = {
  previous: 'previousPeriod',
  last_year: 'samePeriodLastYear',
  '52_weeks': 'fiftyTwoWeeksBack',
  same_elapsed: 'sameElapsedPrevious',
};

/** Throws `RefusedError` with the option as path. */
export function readQuestion(session: Session, metrics: readonly string[], options: QuestionOptions): TableQuestion {
  const [first = ''] = metrics;
  const metric = unwrap(findByKey(session.model.metrics, first, 'metric', ['metric']));
  const request = periodRequest(session, options) ?? defaultPeriod(metric);
  const series = options.grain !== undefined && options.total !== true;
  const times = resolveTimes(session, {
    period: { ...request, calendar: options.calendar },
    grain: series ? readGrain(options.grain ?? '', 'grain') : null,
    window: options.window === undefined ? null : readWindow(options.window),
  });
  return {
    metrics,
    by: splitList(options.by),
    times: unwrap(times),
    where: readWhere(options.where ?? []),
    top: readTop(options),
    order: [],
    foreseen: splitList(options.compare).map(readComparison),
  };
}

function periodRequest(session: Session, options: QuestionOptions): PeriodRequest | null {
  const forms = [options.last, options.toDate, options.from ?? options.to, options.named, options.allTime].filter(
    (form) => form !== undefined,
  );
  if (forms.length > 1)
    return refuse('MALFORMED_PERIOD', 'Several periods are given.', 'period', [
      'Use one of --last, --to-date, --from with --to, --named, --all-time.',
    ]);
  if (options.last !== undefined) {
    if (options.grain === undefined)
      return refuse('MALFORMED_PERIOD', '--last counts periods of a grain.', 'last', ['Add --grain month.']);
    return { kind: 'last', last: Number(options.last), grain: readGrain(options.grain, 'grain') };
  }
  if (options.toDate !== undefined) return { kind: 'toDate', grain: readGrain(options.toDate, 'toDate') };
  if (options.named !== undefined) return { kind: 'named', name: options.named };
  if (options.allTime) return { kind: 'allTime' };
  if (options.from === undefined && options.to === undefined) return null;
  if (options.from === undefined || options.to === undefined)
    return refuse('MALFORMED_PERIOD', '--from and --to go together.', 'period', ['Give both; --to is exclusive.']);
  return {
    kind: 'explicit',
    start: readTime(session, options.from, options.calendar),
    end: readTime(session, options.to, options.calendar),
  };
}

function readTime({ model }: Session, text: string, calendar: string | undefined): number {
  const [fallback] = model.calendars.values();
  const zone = (calendar === undefined ? fallback : model.calendars.get(calendar))?.timeZone ?? 'UTC';
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text))
      return Temporal.PlainDate.from(text).toZonedDateTime(zone).startOfDay().epochMilliseconds;
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return refuse('MALFORMED_PERIOD', `"${text}" is neither a date nor an instant.`, 'period', [
      'Write 2025-03-01 or 2025-03-01T09:00:00Z.',
    ]);
  }
}

function readGrain(text: string, option: string): Grain {
  const grain = grains.find((each) => each === text);
  return (
    grain ??
    refuse('MALFORMED_PERIOD', `Unknown grain "${text}".`, option, [
      ...didYouMean(text, grains),
      `Grains: ${grains.join(', ')}.`,
    ])
  );
}

function readWindow(text: string): TrailingWindow {
  const [, count, grain] = /^(\d+)\s*([a-z]+?)s?$/.exec(text.trim()) ?? [];
  if (count === undefined || grain === undefined)
    return refuse('MALFORMED_PERIOD', `"${text}" is no window.`, 'window', ['Write "90 day" or "12 month".']);
  return { count: Number(count), grain: readGrain(grain, 'window') };
}

function readTop({ top, lowest, other }: QuestionOptions): TableQuestion['top'] {
  return top === undefined ? null : { count: Number(top), order: lowest ? 'lowest' : 'highest', other };
}

function readComparison(name: string): ComparisonTarget {
  const kind = shifts[name];
  if (kind === undefined)
    return refuse('MALFORMED_INPUT', `Unknown comparison "${name}".`, 'compare', [
      ...didYouMean(name, Object.keys(shifts)),
      `Comparisons: ${Object.keys(shifts).join(', ')}.`,
    ]);
  return { kind };
}

const example = 'Write region=EMEA, or "{score: {gte: 9}}".';

function readWhere(texts: readonly string[]): Condition | null {
  const conditions = texts.map((text): Condition => {
    const [, name, value] = /^\s*([a-z][\w.]*)\s*=\s*(.*)$/s.exec(text) ?? [];
    const data = name === undefined ? parseYaml(text) : { [name]: parseYaml(value ?? '') };
    const shape = conditionSchema.safeParse(data);
    if (!shape.success) return refuse('MALFORMED_FILTER', `"${text}" is no filter.`, 'where', [example]);
    return readCondition(shape.data);
  });
  return conditions.length === 0 ? null : allOf(conditions);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return refuse('MALFORMED_FILTER', `"${text}" is no filter.`, 'where', [example]);
  }
}

const splitList = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function refuse(code: IssueCode, message: string, option: string, hints: readonly string[]): never {
  throw new RefusedError([issue(code, message, { path: [option], hints })]);
}
