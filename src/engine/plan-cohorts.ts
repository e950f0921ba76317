/** From the cohorts that were asked for to the two questions behind them: the metric in every unit, and the sizes. */
import { unitPeriods } from '../kernel/calendar/unit-periods.ts';
import { type Issue, issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Period } from '../kernel/period.ts';
import type { Metric } from '../model/metric.ts';
import type { CohortRequest, CohortTable } from './cohort-table.ts';
import { findByKey } from './find-by-key.ts';
import { createReadingSet } from './reading-set.ts';
import type { Session } from './session.ts';
import { calendarOf, resolveTimes } from './times.ts';

/** Most units in which cohorts can be watched; a table then has at most 100,000 cells. */
const unitLimit = 400;

/** Every issue at once, at the names of the arguments: `entered`, `grain`, `period`, `ages`, `base`, `where`. Asks nothing. */
export function planCohorts(session: Session, request: CohortRequest): Result<CohortTable> {
  const { metric, entered, ages, where } = request;
  const units = unitsOf(session, request);
  const base = request.base === null ? ok(metric) : findByKey(session.model.metrics, request.base, 'metric', ['base']);
  // Without units the names are looked up all the same, so that what is wrong with them is told together.
  const { within, all } = units.kind === 'ok' ? units.value : { within: [], all: [] };
  const cohorts = { entered, periods: within };
  const setOf = (of: Metric, periods: readonly Period[]) =>
    createReadingSet(
      session,
      of,
      { whole: all[0] ?? never, shown: periods, asked: periods },
      { by: [], where, top: null, cohorts },
    );
  const values = setOf(metric, all);
  const sizes = base.kind === 'ok' && base.value !== metric ? setOf(base.value, within) : values;
  const checks = [...new Set([values, sizes])].map(({ question }) => session.check(question));
  const issues = [units, base, ...checks].flatMap((each) => (each.kind === 'refused' ? each.issues : []));
  if (issues.length > 0) return refused(...distinct(issues));
  return ok({ cohorts: within, units: all, ages, values, sizes });
}

/** Stands where a period was refused, and is never asked. */
const never = {
  start: 0,
  end: 1,
  label: '',
  grain: null,
  calendar: '',
  elapsedShare: 1,
  complete: true,
} satisfies Period;

function unitsOf(session: Session, { grain, period, ages }: CohortRequest) {
  const issues: Issue[] = [];
  if (!Number.isInteger(ages) || ages < 0 || ages >= unitLimit)
    issues.push(
      issue('MALFORMED_INPUT', `There is no age ${ages}.`, {
        path: ['ages'],
        hints: [`Give the highest age, from 0 to ${unitLimit - 1}.`],
      }),
    );
  if (grain === 'hour')
    issues.push(
      issue('GRAIN_TOO_FINE', 'Cohorts are not of hours.', { path: ['grain'], hints: ['Use grain day or coarser.'] }),
    );
  const times = resolveTimes(session, { period, grain: null, window: null });
  if (times.kind === 'refused') issues.push(...times.issues);
  if (grain === 'hour' || times.kind === 'refused' || issues.length > 0) return refused(...issues);
  const { whole } = times.value;
  const calendar = calendarOf(session.model.calendars, whole);
  const units = unitPeriods(calendar, grain, whole, { after: ages, limit: unitLimit, now: session.now });
  if (units.kind === 'ok') return units;
  return refused(...units.issues.map((each) => ({ ...each, path: ['period'] })));
}

/** The two metrics say the same of what they share. */
const distinct = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((each) => [JSON.stringify([each.code, each.message, each.path]), each])).values(),
];
