/** From the words of the command line to cohort tables, one a metric; everything wrong with them is told together. */
import type { CohortTable } from '../../engine/cohorts/cohort-table.ts';
import { planCohorts } from '../../engine/cohorts/plan-cohorts.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import type { Session } from '../../engine/session.ts';
import { collect, type Issue, ok, RefusedError, type Result, refused } from '../../kernel/issue.ts';
import type { Grain, PeriodRequest } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import type { CohortOptions } from './cohort-options.ts';
import { optionIssue } from './option-issue.ts';
import { splitList } from './question-options.ts';
import { readGrain } from './read-grain.ts';
import { readPeriod } from './read-period.ts';
import { readWhere } from './read-where.ts';

export interface AskedCohorts {
  readonly metric: Metric;
  readonly base: Metric | null;
  readonly entered: string;
  readonly grain: Grain;
  readonly table: CohortTable;
}

/** Throws `RefusedError` with the option as path. */
export function readCohorts(
  session: Session,
  words: readonly string[],
  options: CohortOptions & { readonly cohorts: string },
): readonly AskedCohorts[] {
  const { cohorts: entered, ages = '12', base = null } = options;
  const { metrics: known } = session.model;
  const keys = [...new Set(words.flatMap(splitList))];
  const metrics = collect(keys.map((key) => findByKey(known, key, 'metric', ['metrics'])));
  const period = readCohortPeriod(session, options);
  const grain: Result<Grain> =
    options.grain === undefined
      ? refused(optionIssue('MALFORMED_PERIOD', '--grain', 'Cohorts are of a grain.', 'Add --grain month.'))
      : readGrain(options.grain, '--grain');
  const where = readWhere(options.where ?? []);
  const highest: Result<number> = /^\d+$/.test(ages)
    ? ok(Number(ages))
    : refused(optionIssue('MALFORMED_INPUT', '--ages', `"${ages}" is no whole number.`, 'Write --ages 12.'));
  const wrong = [metrics, period, grain, highest, where].flatMap((part) =>
    part.kind === 'refused' ? part.issues : [],
  );
  const issues = [...others(options), ...distinct(wrong)];
  if (
    issues.length > 0 ||
    metrics.kind === 'refused' ||
    period.kind === 'refused' ||
    grain.kind === 'refused' ||
    highest.kind === 'refused' ||
    where.kind === 'refused'
  )
    throw new RefusedError(issues);
  const asked = metrics.value.map((metric) => {
    const request = { metric, base, entered, grain: grain.value, period: period.value, where: where.value };
    const table = planCohorts(session, { ...request, ages: highest.value });
    if (table.kind === 'refused') return table;
    const sized = base === null ? null : (known.get(base) ?? null);
    return ok({ metric, base: sized, entered, grain: grain.value, table: table.value });
  });
  const tables = collect(asked);
  if (tables.kind === 'refused') throw new RefusedError(distinct(tables.issues.map(atOption)));
  return tables.value;
}

function readCohortPeriod(session: Session, options: CohortOptions): Result<PeriodRequest> {
  const period = readPeriod(session.model, options);
  if (period.kind === 'refused') return period;
  if (period.value !== null) return ok({ ...period.value, calendar: options.calendar });
  return refused(
    optionIssue('MALFORMED_PERIOD', '--cohorts', 'No period says which cohorts.', 'Add --last 12 with --grain month.'),
  );
}

/** Options of a question that a table of cohorts has no place for. */
function others({ by, compare, top, lowest, other, window, total }: CohortOptions): readonly Issue[] {
  const given = {
    '--by': by,
    '--compare': compare,
    '--top': top,
    '--lowest': lowest,
    '--window': window,
    '--total': total,
  };
  const names = [...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]))];
  return [...names, ...(other ? [] : ['--no-other'])].map((name) =>
    optionIssue(
      'UNSUPPORTED_QUESTION',
      name,
      `${name} does not go with --cohorts.`,
      'Leave one of them out; --where filters cohorts.',
    ),
  );
}

const options: Readonly<Record<string, string>> = {
  entered: '--cohorts',
  grain: '--grain',
  period: '--last',
  ages: '--ages',
  base: '--base',
  where: '--where',
};

const atOption = (each: Issue): Issue => {
  const [first, ...rest] = each.path;
  return { ...each, path: [options[String(first)] ?? first ?? '', ...rest] };
};

const distinct = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((each) => [JSON.stringify([each.code, each.message, each.path]), each])).values(),
];
