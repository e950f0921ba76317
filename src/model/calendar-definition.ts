/** The file form of a calendar (the noun itself is the kernel's). */
import { z } from 'zod';
import { type Calendar, weekdays } from '../kernel/calendar/calendar.ts';
import { keySchema } from './expression.ts';

const isoDate = z.iso.date().describe('Local date, YYYY-MM-DD.');

const namedPeriodSchema = z
  .strictObject({ key: keySchema, name: z.string(), start: isoDate, end: isoDate.describe('Exclusive.') })
  .refine((period) => period.start < period.end, 'A period ends after its start.');

const weekPatternSchema = z.strictObject({
  weeks: z
    .tuple([z.number().int().min(1), z.number().int().min(1), z.number().int().min(1)])
    .describe('4-4-5, 4-5-4 or 5-4-4.'),
  years: z
    .array(z.strictObject({ year: z.number().int(), start: isoDate }))
    .min(2)
    .describe('First days of the years, ascending; the last closes the one before.'),
});

export const calendarSchema: z.ZodType<Calendar, unknown> = z.strictObject({
  key: keySchema,
  name: z.string(),
  timeZone: z.string().default('UTC').describe('IANA zone.'),
  weekStart: z.enum(weekdays).default('monday'),
  fiscalYearStart: z.number().int().min(1).max(12).default(1),
  weekPattern: weekPatternSchema.optional(),
  namedPeriods: z.array(namedPeriodSchema).default([]),
});
