/** The noun: one batch that was answered, for whoever keeps count of what is asked. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { CellRequest, Plan } from './plan.ts';

export interface Served {
  readonly plan: Plan;
  /** In the order of the plan's places. */
  readonly requests: readonly CellRequest[];
  /** Of each scan; 0 where its cells were kept from before. */
  readonly milliseconds: readonly number[];
  readonly calendars: ReadonlyMap<string, Calendar>;
}

/** Must neither throw nor take long: it is called between the answer of the database and that of the question. */
export type OnServed = (served: Served) => void;
