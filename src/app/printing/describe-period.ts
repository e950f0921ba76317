/** A period as scripts read it. */
import type { Period } from '../../kernel/period.ts';

export interface DescribedPeriod {
  readonly label: string;
  /** ISO 8601 in UTC; null where there is no bound. */
  readonly start: string | null;
  readonly end: string | null;
  readonly complete: boolean;
}

export const describePeriod = ({ label, start, end, complete }: Period): DescribedPeriod => ({
  label,
  start: Number.isFinite(start) ? new Date(start).toISOString() : null,
  end: Number.isFinite(end) ? new Date(end).toISOString() : null,
  complete,
});
