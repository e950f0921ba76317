/** The noun: a metric by cohort and age. A lazy handle: what is known from the calendar alone asks nothing. */
import { askCohorts } from '../../src/engine/cohorts/ask-cohorts.ts';
import type { CohortCell, CohortRow, CohortTable, PooledAge } from '../../src/engine/cohorts/cohort-table.ts';
import { poolAges } from '../../src/engine/cohorts/pool-ages.ts';
import { builder } from '../builder.ts';
import { comparisonsBelow } from './look-ahead.ts';
import { MetricValueRef } from './metric-value.ts';
import { PeriodRef } from './period.ts';

const CohortCellRef = builder.objectRef<CohortCell>('CohortCell').implement({
  description: 'A cohort at an age.',
  fields: (t) => ({
    age: t.exposeInt('age', { description: 'Units since the one of the cohort, which is age 0.' }),
    period: t.field({
      type: PeriodRef,
      description: 'The unit of time in which the cohort has this age.',
      resolve: ({ period }) => period,
    }),
    value: t.field({
      type: MetricValueRef,
      description:
        'The metric, of the rows of the cohort in that unit; of a cohort retention at this age, null until the unit is over. A comparison is with the same cohort at another time, of a cohort retention with another cohort at the same age.',
      resolve: ({ value }) => value,
    }),
    share: t.exposeFloat('share', {
      nullable: true,
      description:
        'Value over size, not in percent: 0.36 of the cohort, or an amount for each who entered. Null where the size is 0, one of the two is withheld, or one is not a count, sum, balance or distinct count. Of a cohort retention its value as a fraction.',
    }),
    complete: t.exposeBoolean('complete', {
      description: 'Whether the unit is over; the cells that are not, the last of each row, may still grow.',
    }),
  }),
});

const CohortRowRef = builder.objectRef<CohortRow>('CohortRow').implement({
  description: 'What became of those who entered in one unit of time.',
  fields: (t) => ({
    cohort: t.field({
      type: PeriodRef,
      description: 'The unit of time in which they entered.',
      resolve: ({ cohort }) => cohort,
    }),
    size: t.field({
      type: MetricValueRef,
      description:
        'How many they are: the base metric, of the rows of the cohort in its own unit. Of a cohort retention without a base those who entered, as a count.',
      resolve: ({ size }) => size,
    }),
    cells: t.field({
      type: [CohortCellRef],
      description: 'By age, from 0 on. Units that have not begun are left out, so later cohorts have fewer cells.',
      resolve: ({ cells }) => [...cells],
    }),
  }),
});

const PooledAgeRef = builder.objectRef<PooledAge>('PooledAge').implement({
  description: 'All cohorts of one age as one.',
  fields: (t) => ({
    age: t.exposeInt('age', { description: 'Units since the one of the cohort.' }),
    share: t.exposeFloat('share', {
      nullable: true,
      description:
        'Sum of values over sum of sizes of the cohorts whose cell is complete and not withheld; never a mean of shares. Null without any.',
    }),
    cohorts: t.exposeInt('cohorts', { description: 'How many cohorts it is of.' }),
  }),
});

export const CohortTableRef = builder.objectRef<CohortTable>('CohortTable').implement({
  description:
    'A metric by the cohort in which an entity entered and its age in whole units of the calendar. One statement a dataset, however many cells.',
  fields: (t) => ({
    ages: t.intList({
      description: 'The columns: 0 to the highest age asked, whether a cohort has reached it or not.',
      resolve: ({ ages }) => Array.from({ length: ages + 1 }, (_, age) => age),
    }),
    rows: t.field({
      type: [CohortRowRef],
      nullable: true,
      description:
        'A row for every cohort that has begun, in the order of time, also where nobody entered. Null only when refused.',
      resolve: async (table, _, __, info) => {
        for (const set of table.values.sets) set.foresee(comparisonsBelow(info));
        return [...(await askCohorts(table))];
      },
    }),
    averages: t.field({
      type: [PooledAgeRef],
      nullable: true,
      description: 'The cohorts pooled, an entry an age. Null only when refused.',
      resolve: async (table) => [...poolAges(await askCohorts(table), table.ages)],
    }),
  }),
});
