/** The noun: a score that each entity of a dataset has, made of parameters that are brought to one scale. */
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { keySchema } from './expression.ts';

const pointSchema = z.tuple([z.number(), z.number().min(0).max(100)]);

/** From the value of a parameter to 0 to 100, where 100 is best. */
export const normalisationSchema = z
  .union([
    z
      .strictObject({
        from: z.number().describe('The value that scores 0.'),
        to: z.number().describe('The value that scores 100; below `from` where less is better.'),
      })
      .refine(({ from, to }) => from !== to, 'from and to are two values.'),
    z
      .strictObject({
        steps: z
          .array(pointSchema)
          .min(2)
          .describe('Value and score, values ascending: straight lines between them, level outside.'),
      })
      .refine(
        ({ steps }) => steps.every(([value], index) => index === 0 || value > (steps[index - 1]?.[0] ?? 0)),
        'The values of the steps ascend.',
      ),
  ])
  .describe('How its value becomes 0 to 100.');

const parameterSchema = z.strictObject({
  key: keySchema,
  name: z.string().optional().describe('For people; the name of the metric when absent.'),
  description: z.string().optional(),
  metric: keySchema.describe('A metric over rows that belong to the entity; computed for each entity alone.'),
  through: z
    .string()
    .optional()
    .describe(
      'The entities that lead from the rows to the population, `customer.account`, where there are several ways.',
    ),
  window: z
    .strictObject({ count: z.number().int().min(1), grain: z.enum(['day', 'week', 'month', 'quarter', 'year']) })
    .optional()
    .describe(
      'Rows in the window that ends where the period ends, and never later than now; the period itself when absent.',
    ),
  normalise: normalisationSchema,
  weight: z.number().min(0).optional().describe('How much it counts beside the others. Not with an expression.'),
});

const variantSchema = z
  .strictObject({
    name: z.string().optional(),
    where: conditionSchema.describe('Entities that it holds for; the first variant that fits is used.'),
    weights: z.record(keySchema, z.number().min(0)).optional().describe('Parameter to weight; others keep theirs.'),
    normalise: z.record(keySchema, normalisationSchema).optional().describe('Parameter to normalisation.'),
    expression: z.string().min(1).optional().describe('Another formula.'),
  })
  .refine(
    ({ weights, normalise, expression }) =>
      weights !== undefined || normalise !== undefined || expression !== undefined,
    'A variant changes weights, normalise or expression.',
  );

const bandSchema = z.strictObject({
  key: keySchema,
  name: z.string().optional(),
  below: z.number().gt(0).max(100).optional().describe('Scores under this; absent for the last band.'),
});

export const scoreSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional().describe('What it means, in plain words.'),
  dataset: keySchema.describe('The population: the dataset with one row an entity.'),
  label: keySchema.optional().describe('A dimension of the population that names an entity for people.'),
  where: conditionSchema.optional().describe('Who belongs to the population.'),
  active: z
    .strictObject({ from: keySchema, until: keySchema.optional() })
    .optional()
    .describe('Time dimensions: only entities that are there at the end of the period, and never later than now.'),
  parameters: z.array(parameterSchema).min(1),
  variants: z.array(variantSchema).default([]).describe('Other weights and scales for some entities.'),
  missing: z
    .enum(['reweight', 'zero'])
    .default('reweight')
    .describe('A parameter that an entity lacks: the others share its weight, or it counts as 0.'),
  minimumParameters: z.number().int().min(1).default(1).describe('Fewer known parameters than this: no score.'),
  expression: z
    .string()
    .min(1)
    .optional()
    .describe('In place of weights: a formula over the normalised parameters. Null where a part is null.'),
  bands: z.array(bandSchema).default([]).describe('Ascending; the last one has no upper end.'),
});

export type Score = z.output<typeof scoreSchema>;
export type ScoreParameter = Score['parameters'][number];
export type ScoreVariant = Score['variants'][number];
export type Band = Score['bands'][number];
export type Normalisation = z.output<typeof normalisationSchema>;

/** Value and score; straight lines between neighbours, level outside. Values ascend. */
export type Points = readonly (readonly [value: number, score: number])[];

export function pointsOf(normalisation: Normalisation): Points {
  if ('steps' in normalisation) return normalisation.steps;
  const { from, to } = normalisation;
  return from < to
    ? [
        [from, 0],
        [to, 100],
      ]
    : [
        [to, 100],
        [from, 0],
      ];
}
