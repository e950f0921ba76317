/** From the cohorts that were asked for to the two questions behind them: the metric in every unit, and the sizes. */
import { unitPeriods } from '../../kernel/calendar/unit-periods.ts';
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Period } from '../../kernel/period.ts';
import type { Metric } from '../../model/metric.ts';
import { findByKey } from '../definitions/find-by-key.ts';
import type { ReadingSet } from '../reading.ts';
import { createReadingSet } from '../reading-set.ts';
import type { Session } from '../session.ts';
import { calendarOf, resolveTimes } from '../times.ts';
import type { CohortRequest, CohortTable } from './cohort-table.ts';
import { planAges } from './plan-ages.ts';

/** Most units in which cohorts can be watched; a table then has at most 100,000 cells. */
const unitLimit = 400;

/** Every issue at once, at the names of the arguments: `entered`, `grain`, `period`, `ages`, `base`, `where`. Asks nothing. */
export function planCohorts(session: Session, request: CohortRequest): Result<CohortTable> {
  const { metric, entered, ages, where } = request;
  const units = unitsOf(session, request);
  const base = request.base === null ? ok(null) : findByKey(session.model.metrics, request.base, 'metric', ['base']);
  // Without units the names are looked up all the same, so that what is wrong with them is told together.
  const { within, all } = units.kind === 'ok' ? units.value : { within: [], all: [] };
  const whole = all[0] ?? never;
  const setOf = (of: Metric, periods: readonly Period[]) => {
    const slice = { by: [], where, top: null, cohorts: { entered, periods: within } };
    return createReadingSet(session, of, { whole, shown: periods, asked: periods }, slice);
  };
  const own = metric.type === 'cohort_retention' ? planAges(session, metric, request, { within, all, whole }) : null;
  const { values, sizes } = own ?? metricInUnits(setOf(metric, all));
  const named = base.kind === 'ok' && base.value !== null && (own || base.value !== metric) ? base.value : null;
  const sized = named ? setOf(named, within) : sizes;
  const checks = [...new Set([...values.sets, sized])].map(({ question }) => session.check(question));
  const issues = [units, base, ...checks].flatMap((each) => (each.kind === 'refused' ? each.issues : []));
  if (issues.length > 0 || own?.issues.length) return refused(...distinct([...issues, ...(own?.issues ?? [])]));
  return ok({ cohorts: within, units: all, ages, values, sizes: sized });
}

/** As large as it is at age 0, unless a base says otherwise. */
const metricInUnits = (set: ReadingSet): Pick<CohortTable, 'values' | 'sizes'> => ({
  values: { kind: 'units', sets: [set] },
  sizes: set,
});

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
