/** Open time between two instants of a row: arrays of a schedule's openings, looked up by binary search. */
import { type SQL, sql } from 'drizzle-orm';
import type { Openings } from '../kernel/schedule/openings.ts';
import type { Duration } from '../model/derived-dimension.ts';

/**
 * ```sql
 * cross join (select $1::timestamptz as "since", $2::timestamptz as "until", $3::timestamptz[] as "opens",
 *   $4::bigint[] as "shift", $5::bigint[] as "full") "s0"
 * ```
 * Written once a statement, however often a duration is: Postgres puts the arrays in the place of their names. The open
 * seconds before an instant in the stretch after opening i are the lesser of its epoch + shift[i] and full[i]: what was open
 * before i, plus the time since i opened, and no more than all of i. Index 0 is the time before the first opening.
 */
export function lowerOpenings({ from, until, stretches }: Openings, alias: string): SQL {
  const shift = [-from / 1000];
  const full = [0];
  let open = 0;
  for (const { start, end } of stretches) {
    shift.push(open - start / 1000);
    open += (end - start) / 1000;
    full.push(open);
  }
  const opens = `{${stretches.map(({ start }) => iso(start)).join(',')}}`;
  const fromZero = (numbers: readonly number[]) => `[0:${numbers.length - 1}]={${numbers.join(',')}}`;
  return sql` cross join (select ${iso(from)}::timestamptz as "since", ${iso(until)}::timestamptz as "until", ${opens}::timestamptz[] as "opens", ${fromZero(shift)}::bigint[] as "shift", ${fromZero(full)}::bigint[] as "full") ${sql.identifier(alias)}`;
}

/** To the minute where that is all there is: two thousand openings are a long text. */
const iso = (at: number): string => new Date(at).toISOString().replace(/(:00)?\.000Z$/, 'Z');

const secondsIn: Readonly<Record<Duration['unit'], number>> = { hours: 3600, minutes: 60 };

/**
 * ```sql
 * case when from >= "s0"."since" and from <= to and to < "s0"."until" then (open before to - open before from) / 3600 end
 * ```
 * Null where a time is missing or outside what is known of the schedule, and where `to` is before `from`.
 */
export function lowerDuration(alias: string, from: SQL, to: SQL, unit: Duration['unit']): SQL {
  const schedule = sql.identifier(alias);
  const openBefore = (at: SQL): SQL => {
    const opening = sql`width_bucket(${at}, ${schedule}."opens")`;
    return sql`least(extract(epoch from ${at}) + ${schedule}."shift"[${opening}], ${schedule}."full"[${opening}])`;
  };
  return sql`case when ${from} >= ${schedule}."since" and ${from} <= ${to} and ${to} < ${schedule}."until" then (${openBefore(to)} - ${openBefore(from)}) / ${sql.raw(String(secondsIn[unit]))} end`;
}
