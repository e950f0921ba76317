/** What a metric of type cohort_retention says of its own: who is kept, what shows it, and after how long. */
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { keySchema } from './expression.ts';

/** Cohorts and ages that can be watched in one table, and so the highest age of one metric. */
export const highestAge = 399;

export const cohortRetentionFields = {
  entity: keySchema.describe(
    'Who enters and is kept: the primary entity of the dataset, and an entity of the activity.',
  ),
  active: z
    .strictObject({
      dataset: keySchema.describe('Whose rows show that an entity is active.'),
      where: conditionSchema.optional().describe('Only these rows of that dataset.'),
      time: keySchema.optional().describe('When it was; the default time of that dataset when absent.'),
    })
    .describe('What an entity must have done in the unit that is looked at.'),
  grain: z.enum(['day', 'week', 'month', 'quarter', 'year']).describe('The unit of a cohort and of an age.'),
  age: z
    .number()
    .int()
    .min(0)
    .max(highestAge)
    .describe('How many units after the one of entering: 1 is the next one, 0 the one of entering itself.'),
  calendar: keySchema.optional().describe('Whose units; the default calendar when absent.'),
};
