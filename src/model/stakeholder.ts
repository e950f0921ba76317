/** The noun: a person or a team that metrics and goals belong to. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

export const stakeholderSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  kind: z.enum(['person', 'team']),
  title: z.string().optional(),
  email: z.email().optional(),
  memberOf: keySchema.optional().describe('The team this person or team belongs to.'),
});

export type Stakeholder = z.output<typeof stakeholderSchema>;
