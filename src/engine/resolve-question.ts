/** A question to its computation, with every name resolved on every dataset that it reads; all issues at once. */

import { precedingPeriod } from '../kernel/calendar/preceding-period.ts';
import { didYouMean } from '../kernel/did-you-mean.ts';
import { type Issue, issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Period } from '../kernel/period.ts';
import { type DimensionPath, findDimension } from '../model/find-dimension.ts';
import type { Model } from '../model/model.ts';
import { cohortAspect } from '../plan/cohort-aspect.ts';
import { conjunction, conjuncts } from '../plan/identity.ts';
import { type Computation, datasetsOf, measurementsOf, readsOf } from '../plan/measurement.ts';
import { calendarOf } from '../plan/positions.ts';
import { valuesOnly } from '../plan/values-only.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { Question } from '../query/question.ts';
import { resolveCondition } from '../query/resolve-condition.ts';
import { checkPersonal, checkPersonalFields, resolveHeld } from '../query/resolve-held.ts';
import { resolveEntered } from './cohorts/resolve-entered.ts';

export interface ResolvedQuestion {
  readonly question: Question;
  readonly computation: Computation;
  readonly by: ReadonlyMap<string, readonly DimensionPath[]>;
  readonly where: ReadonlyMap<string, ResolvedCondition | null>;
}

export type FindComputation = (metric: string) => Result<Computation> | undefined;

export function resolveQuestion(model: Model, find: FindComputation, question: Question): Result<ResolvedQuestion> {
  const found = find(question.metric);
  if (!found)
    return refused(
      issue('UNKNOWN_METRIC', `Unknown metric "${question.metric}".`, {
        path: ['metric'],
        hints: didYouMean(question.metric, model.metrics.keys()),
      }),
    );
  if (found.kind === 'refused') return found;
  const asked = question.aspect ? cohortAspect(found.value, question.aspect) : found.value;
  // Of a dataset that promises anonymity all is held against what was told before, which was told with everything.
  const computation = question.valuesOnly && !promises(model, asked) ? valuesOnly(asked, question.valuesOnly) : asked;
  const issues: Issue[] = [
    ...checkPeriods(model, readsOf(computation), question.periods),
    ...checkPreceding(model, computation, question.periods),
    ...checkTop(question),
  ];
  const by = new Map<string, readonly DimensionPath[]>();
  const where = new Map<string, ResolvedCondition | null>();
  for (const dataset of datasetsOf(computation)) {
    const paths = resolveBy(model, dataset, question.by, issues);
    if (question.held?.masked) issues.push(...checkPersonal(model.datasets, dataset, namesShown(question), ['by']));
    const condition = resolveWhere(model, dataset, question, issues);
    by.set(dataset, [...paths, ...resolveCohorts(model, dataset, question, issues)]);
    where.set(dataset, condition);
  }
  if (issues.length > 0) return refused(...distinct(issues));
  return ok({ question, computation, by, where });
}

const promises = ({ datasets }: Model, computation: Computation): boolean =>
  datasetsOf(computation).some((dataset) => datasets.get(dataset)?.anonymity !== undefined);

/** What groups are told by. */
const namesShown = ({ by, cohorts }: Question): readonly string[] => [...by, ...(cohorts ? [cohorts.entered] : [])];

function resolveBy(model: Model, dataset: string, names: readonly string[], issues: Issue[]): readonly DimensionPath[] {
  return names.flatMap((name, index) => {
    if (names.indexOf(name) !== index) {
      issues.push(
        issue('MALFORMED_INPUT', `The dimension "${name}" is listed twice.`, {
          path: ['by', index],
          hints: ['List it once.'],
        }),
      );
      return [];
    }
    const found = findDimension(model.datasets, dataset, name);
    if (found.kind === 'ok') return [found.value];
    issues.push(...found.issues.map((each) => ({ ...each, path: ['by', index] })));
    return [];
  });
}

/** The path of the time of entering, cut into the cohorts; empty where none are asked. */
function resolveCohorts(
  model: Model,
  dataset: string,
  { cohorts }: Question,
  issues: Issue[],
): readonly DimensionPath[] {
  if (cohorts === undefined) return [];
  const path = resolveEntered(model, dataset, cohorts);
  if (path.kind === 'ok') return [path.value];
  issues.push(...path.issues);
  return [];
}

function resolveWhere(
  model: Model,
  dataset: string,
  { where, held }: Question,
  issues: Issue[],
): ResolvedCondition | null {
  const asked = where === null ? ok(null) : resolveCondition(model.datasets, dataset, where);
  const holding = held ? resolveHeld(model.datasets, dataset, held) : ok([]);
  for (const each of [asked, holding]) if (each.kind === 'refused') issues.push(...each.issues);
  if (asked.kind === 'refused' || holding.kind === 'refused') return null;
  if (held?.masked) issues.push(...checkPersonalFields(asked.value, ['where']));
  return conjunction([...conjuncts(asked.value), ...holding.value]);
}

/** Periods that no whole unit comes before, for a number that looks there. */
function checkPreceding(model: Model, computation: Computation, periods: readonly Period[]): readonly Issue[] {
  const looks = measurementsOf(computation).some(({ columns }) =>
    columns.some(({ reading }) => reading === 'previous'),
  );
  if (!looks) return [];
  return periods.flatMap((period) => {
    const before = precedingPeriod(calendarOf(period, model.calendars), period);
    return before.kind === 'refused' ? before.issues.map((each) => ({ ...each, path: ['period'] })) : [];
  });
}

/** Periods without extent, without a time to be placed by, or finer than the time. `reads`: the rows behind the number. */
export function checkPeriods(
  model: Model,
  reads: ReturnType<typeof readsOf>,
  periods: readonly Period[],
): readonly Issue[] {
  const times = reads.map(({ dataset, time }) => {
    const home = model.datasets.get(dataset);
    return { dataset, dimension: home?.dimensions.find(({ key }) => key === time) };
  });
  return periods.flatMap((period): readonly Issue[] => {
    const path = ['period'];
    if (!(period.start < period.end))
      return [
        issue('EMPTY_PERIOD', `The period "${period.label}" ends at or before its start.`, {
          path,
          hints: ['A period is half-open: the end is the first instant after it.'],
        }),
      ];
    const allTime = period.start === Number.NEGATIVE_INFINITY && period.end === Number.POSITIVE_INFINITY;
    return times.flatMap(({ dataset, dimension }): readonly Issue[] => {
      if (!dimension && !allTime)
        return [
          issue('NO_TIME_DIMENSION', `The dataset "${dataset}" has no time dimension.`, {
            path,
            hints: ['Ask for allTime.'],
          }),
        ];
      if (dimension?.type === 'date' && (period.grain ?? period.basis?.grain) === 'hour')
        return [
          issue('GRAIN_TOO_FINE', `"${dimension.key}" of "${dataset}" is a date: it has no hours.`, {
            path,
            hints: ['Use grain day or coarser.'],
          }),
        ];
      return [];
    });
  });
}

function checkTop({ top, by, cohorts }: Question): readonly Issue[] {
  if (top === null) return [];
  if (cohorts !== undefined)
    return [
      issue('UNSUPPORTED_QUESTION', 'Cohorts are not ranked.', { path: ['top'], hints: ['Ask for all of them.'] }),
    ];
  if (by.length === 0)
    return [
      issue('MALFORMED_INPUT', 'A ranking needs dimensions to rank.', {
        path: ['top'],
        hints: ['Give at least one dimension in by.'],
      }),
    ];
  return Number.isInteger(top.count) && top.count >= 1
    ? []
    : [
        issue('MALFORMED_INPUT', `The ranking keeps ${top.count} groups.`, {
          path: ['top', 'count'],
          hints: ['Keep 1 or more.'],
        }),
      ];
}

/** Several datasets of one metric say the same thing of the same name. */
const distinct = (issues: readonly Issue[]): readonly Issue[] => [
  ...new Map(issues.map((each) => [JSON.stringify([each.code, each.message, each.path]), each])).values(),
];
