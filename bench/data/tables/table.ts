/** One table of the benchmark's company: how its rows are made. */
import type { Chance } from '../random-sql.ts';
import type { Scale } from '../scale.ts';

export interface Table {
  /** Of schema `cx`. */
  readonly name: string;
  /** An INSERT … SELECT; rows come in the order of time, as they would have arrived. */
  readonly fill: (scale: Scale, chance: Chance) => string;
}
