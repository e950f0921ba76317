/** The noun: a row policy, which rows those of some roles may be told anything about. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

/** From the least to the most that one may do. */
export const roles = ['viewer', 'analyst', 'steward', 'administrator'] as const;
export type Role = (typeof roles)[number];

export const policySchema = z
  .strictObject({
    key: keySchema,
    name: z.string().optional().describe('For people; the key in words when absent.'),
    description: z.string().optional(),
    roles: z
      .array(z.enum(roles))
      .min(1)
      .default(['viewer', 'analyst', 'steward'])
      .describe(
        'Whom it holds: everybody but administrators when absent. Whoever has several roles goes by the highest.',
      ),
    dimension: z
      .string()
      .min(1)
      .describe('By which rows are let through, in every dataset that is read: `region`, or `customer.region`.'),
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .optional()
      .describe('The values that are let through.'),
    attribute: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Or the attribute of whoever asks that lists them: a claim of their token, or what their API key was given.',
      ),
    exempt: z
      .array(keySchema)
      .default([])
      .describe('Datasets that it does not hold for. A question of any other that cannot be held to it is refused.'),
  })
  .refine(
    ({ values, attribute }) => (values === undefined) !== (attribute === undefined),
    'Give values or attribute, exactly one of the two.',
  );

export type Policy = z.output<typeof policySchema>;
