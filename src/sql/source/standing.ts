/** Where a row stands on several times, as one number: of several columns Postgres would multiply the groups that it expects of each. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dimension } from '../../model/dataset.ts';
import { lowerPlace } from '../lower-time.ts';

/** One time that rows are placed by. */
export interface Standing {
  readonly time: Dimension;
  /** The time of a row. */
  readonly axis: SQL;
  readonly boundaries: readonly number[];
  /** What a row must meet to stand anywhere. */
  readonly tests: readonly SQL[];
}

export interface Stood {
  /** The number of a row. */
  readonly code: SQL;
  /** By the order of the times: the interval that a number says, and whether it says any. */
  readonly digits: readonly { readonly interval: SQL; readonly isSomewhere: SQL }[];
}

/** `name`: the column that the numbers are in. */
export function standing(times: readonly Standing[], name: SQL): Stood {
  let stride = 1;
  const parts = times.map((each) => {
    const nowhere = each.boundaries.length + 1;
    const own = stride;
    stride *= nowhere + 1;
    const interval = sql`${name} / ${sql.raw(String(own))} % ${sql.raw(String(nowhere + 1))}`;
    return {
      code: sql`${sql.raw(String(own))} * ${lowerStand(each, nowhere)}`,
      digit: { interval, isSomewhere: sql`${interval} <> ${sql.raw(String(nowhere))}` },
    };
  });
  return {
    code: sql.join(
      parts.map(({ code }) => code),
      sql` + `,
    ),
    digits: parts.map(({ digit }) => digit),
  };
}

/** The interval that a row is in; after the last where it stands nowhere. */
function lowerStand({ time, axis, boundaries, tests }: Standing, nowhere: number): SQL {
  const other = sql.raw(String(nowhere));
  if (boundaries.length > 0 && tests.length === 0) return lowerPlace(axis, { boundaries, time, unplaced: other });
  const all = sql.join([sql`${axis} is not null`, ...tests], sql` and `);
  const place = boundaries.length > 0 ? lowerPlace(axis, { boundaries, time }) : sql`0`;
  return sql`case when ${all} then ${place} else ${other} end`;
}
