/** The field of a metric that asks for its cohorts. */
import { planCohorts } from '../../src/engine/cohorts/plan-cohorts.ts';
import { collect, ok, type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Condition } from '../../src/model/condition.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { CohortTableRef } from './cohorts.ts';
import { FilterInput, readFilter } from './filter-input.ts';
import { GrainEnum } from './period.ts';
import { PeriodInput, readPeriod } from './period-input.ts';

builder.objectFields(MetricRef, (t) => ({
  cohorts: t.field({
    type: CohortTableRef,
    nullable: true,
    description:
      'The metric by when an entity entered, and how long ago that was: retention triangles. Null only when the arguments are refused.',
    args: {
      entered: t.arg.id({
        required: true,
        description:
          'The time dimension by which an entity enters, of the rows or reached from them: `signed_up_at`. Rows without one are in no cohort. Of a cohort retention its own time.',
      }),
      grain: t.arg({
        type: GrainEnum,
        required: true,
        description: 'The unit of a cohort and of an age: DAY or longer. Of a cohort retention its own grain.',
      }),
      period: t.arg({
        type: PeriodInput,
        required: true,
        description: 'Which cohorts: the whole units of `grain` that it meets and that have begun.',
      }),
      ages: t.arg.int({
        required: true,
        defaultValue: 12,
        description: 'The highest age, in units: 12 gives ages 0 to 12.',
      }),
      base: t.arg.id({
        description:
          'Key of the metric that says how large a cohort is, such as new customers; when absent the metric itself at age 0, and of a cohort retention those who entered.',
      }),
      where: t.arg({
        type: FilterInput,
        description: 'Only these rows, of the metric and of the base; all when absent.',
      }),
    },
    resolve: (metric, { entered, grain, ages, base, ...args }, { session }) => {
      const period = readPeriod(args.period, ['period']);
      const where: Result<Condition | null> = args.where ? readFilter(args.where, ['where']) : ok(null);
      unwrap(collect<unknown>([period, where]));
      return unwrap(
        planCohorts(session, {
          metric,
          base: base ?? null,
          entered,
          grain,
          period: unwrap(period),
          ages,
          where: unwrap(where),
        }),
      );
    },
  }),
}));
