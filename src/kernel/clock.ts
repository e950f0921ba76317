/** The present moment, for what knows how long it stays as it was made of it. */
import type { Instant } from './period.ts';

export interface Clock {
  /** What `make` makes of this moment, and would make of every other from now until what `until` says. */
  read<T>(make: (now: Instant) => T, until: (made: T, now: Instant) => Instant): T;
}
