/** The file form of a schedule (the noun itself is the kernel's). */
import { z } from 'zod';
import { hoursPattern } from '../kernel/schedule/hours-by-weekday.ts';
import { holidayTypes, type Schedule } from '../kernel/schedule/schedule.ts';
import { keySchema } from './expression.ts';

const hoursSchema = z
  .array(z.string().regex(hoursPattern, 'Hours are written "09:00-12:30"; 24:00 ends a day.'))
  .describe('Stretches of the wall clock, such as "09:00-12:30"; 24:00 ends a day.');

export const scheduleSchema: z.ZodType<Schedule, unknown> = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  timeZone: z.string().describe('IANA zone of the clock that the hours are read from.'),
  hours: z
    .record(z.string(), hoursSchema)
    .describe('A weekday, or a run of weekdays such as monday-friday, to hours; other days are closed.'),
  holidays: z
    .strictObject({
      country: z.string().describe('ISO 3166-1 code of two letters.'),
      region: z.string().optional().describe('A part of the country, such as BY, or a part of that: BY-A.'),
      types: z.array(z.enum(holidayTypes)).min(1).default(['public']),
    })
    .optional()
    .describe('Holidays on which nobody works.'),
  closed: z.array(z.iso.date()).default([]).describe('More local dates without hours.'),
  open: z
    .record(z.iso.date(), hoursSchema)
    .default({})
    .describe('Local dates with hours of their own, even if they are holidays or weekends.'),
});
