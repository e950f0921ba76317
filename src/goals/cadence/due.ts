/** When the next check-in on a target and the next review of a goal are due, and whether they are late: without any grace. */
import type { Calendar } from '../../kernel/calendar/calendar.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Goal } from '../goal.ts';
import type { Target } from '../target.ts';
import { nextDue } from './next-due.ts';

/**
 * Counted from the start, or from when it was written down where that was later. `last` is when it was done last, null where it
 * never was. Null where nothing is asked for: of drafts, closed goals and withdrawn targets.
 */
export const checkInDueAt = (calendar: Calendar, goal: Goal, target: Target, last: Instant | null): Instant | null =>
  goal.state === 'active' && target.withdrawnAt === null
    ? nextDue(
        { calendar, cadence: goal.cadence, start: Math.max(target.startsAt, target.createdAt), end: target.dueAt },
        last,
      )
    : null;

export const reviewDueAt = (calendar: Calendar, goal: Goal, last: Instant | null): Instant | null =>
  goal.state === 'active'
    ? nextDue(
        { calendar, cadence: goal.cadence, start: Math.max(goal.startsAt, goal.createdAt), end: goal.endsAt },
        last,
      )
    : null;

export const isOverdue = (dueAt: Instant | null, now: Instant): boolean => dueAt !== null && dueAt < now;
