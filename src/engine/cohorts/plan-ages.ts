/** The cohorts of a retention: a question an age, and one of how many entered, in place of the metric in later units. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Period } from '../../kernel/period.ts';
import { cohortSize } from '../../model/cohort-size.ts';
import type { Metric, MetricOf } from '../../model/metric.ts';
import type { CohortAspect } from '../../query/question.ts';
import { createReadingSet } from '../reading-set.ts';
import type { Session } from '../session.ts';
import type { CohortRequest, CohortTable } from './cohort-table.ts';

interface PlannedAges extends Pick<CohortTable, 'values' | 'sizes'> {
  readonly issues: readonly Issue[];
}

/** The metric says by which time, calendar and grain its entities enter: others are refused, at the names of the arguments. */
export function planAges(
  session: Session,
  metric: MetricOf<'cohort_retention'>,
  request: CohortRequest,
  {
    within,
    all,
    whole,
  }: { readonly within: readonly Period[]; readonly all: readonly Period[]; readonly whole: Period },
): PlannedAges {
  const setOf = (of: Metric, periods: readonly Period[], aspect: CohortAspect) => {
    const slice = { by: [], where: request.where, top: null, aspect };
    return createReadingSet(session, of, { whole, shown: periods, asked: periods }, slice);
  };
  // A cohort has reached an age when that unit has begun.
  const sets = Array.from({ length: Math.min(request.ages + 1, all.length) }, (_, age) =>
    setOf(metric, within.slice(0, all.length - age), { kind: 'age', age }),
  );
  const sizes = setOf(cohortSize(metric), within, { kind: 'size' });
  return { values: { kind: 'ages', sets }, sizes, issues: checkRequest(session, metric, request, all) };
}

function checkRequest(
  { model }: Session,
  metric: MetricOf<'cohort_retention'>,
  { entered, grain }: CohortRequest,
  [first]: readonly Period[],
): readonly Issue[] {
  const time = metric.time ?? model.datasets.get(metric.dataset)?.time ?? '';
  const calendar = metric.calendar ?? [...model.calendars.keys()][0] ?? '';
  const wrong = (argument: string, message: string, ...hints: readonly string[]) =>
    issue('UNSUPPORTED_QUESTION', message, { path: [argument], hints });
  return [
    ...(entered === time
      ? []
      : [
          wrong(
            'entered',
            `The cohorts of "${metric.key}" go by ${time}.`,
            ...didYouMean(entered, [time]),
            `Ask for entered ${time}.`,
          ),
        ]),
    ...(grain === metric.grain
      ? []
      : [
          wrong(
            'grain',
            `The cohorts of "${metric.key}" are of a ${metric.grain} each.`,
            `Ask for grain ${metric.grain}.`,
          ),
        ]),
    ...(first === undefined || first.calendar === calendar
      ? []
      : [
          wrong(
            'period',
            `The cohorts of "${metric.key}" are units of the calendar ${calendar}.`,
            `Ask for a period of the calendar ${calendar}.`,
          ),
        ]),
  ];
}
