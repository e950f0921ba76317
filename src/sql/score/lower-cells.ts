/** The rows behind a score's parameters: cells by entity and elementary interval, and their sums over each period. */
import { type SQL, sql } from 'drizzle-orm';
import { type Branch, isCount, type Scan } from '../../plan/plan.ts';
import type { ScoreReading, ScoreScan } from '../../plan/score/score-plan.ts';
import { lowerCondition } from '../lower-condition.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerSlot } from '../lower-slot.ts';
import { lowerInterval, lowerWhere } from '../source/lower-rows.ts';

/**
 * ```sql
 * "cells_0_0" as (select "t"."customer_id" as "entity", width_bucket("t"."opened_at", $1::timestamptz[]) as "interval",
 *   count(*) as "slot_0" from "cx"."tickets" "t" where … group by 1, 2)
 * ```
 */
export const lowerCells = ({ scans }: ScoreScan, context: LoweringContext): readonly SQL[] =>
  scans.flatMap((scan, index) =>
    scan.branches.map(
      (branch, at) => sql`${sql.identifier(`cells_${index}_${at}`)} as (${lowerBranch(scan, branch, context)})`,
    ),
  );

function lowerBranch(scan: Scan, branch: Branch, context: LoweringContext): SQL {
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const [entity] = scan.by;
  if (!entity) throw new Error('The rows of a score are grouped by entity.');
  const slots = branch.slots.map((slot, index) => sql`${lowerSlot(slot, scope)} as ${sql.identifier(`slot_${index}`)}`);
  const interval = lowerInterval(scan.dataset, branch.time, branch, scope);
  const head = [sql`${scope.path(entity)} as "entity"`, sql`${interval} as "interval"`];
  const shared = branch.condition ? [lowerCondition(branch.condition, scope)] : [];
  const where = lowerWhere(scan.dataset, branch.time, branch, shared, scope);
  // `from` comes last: by now the scope knows every join.
  return sql`select ${sql.join([...head, ...slots], sql`, `)}${scope.from()}${where} group by 1, 2`;
}

/**
 * ```sql
 * "rows_0" as (select "entity", "period", sum("slot_0") as "slot_0" from "cells_0_0"
 *   join "periods" on "interval" >= "from_0" and "interval" < "to_0" group by 1, 2)
 * ```
 * `unsound` where a sum is NaN or infinite: every comparison with such a number has an answer, and a wrong one.
 */
export const lowerReadings = (scan: ScoreScan): readonly SQL[] =>
  scan.readings.map((reading, index) => {
    const name = (word: string) => sql.identifier(`${word}_${index}`);
    const cells = sql.identifier(`cells_${reading.scan}_${reading.branch}`);
    const sums = reading.slots.map((slot) => sql`sum(${slotName(slot)}) as ${slotName(slot)}`);
    const checks = valueSlots(scan, reading).map((slot) => sql`coalesce(sum(${slotName(slot)}), 0)`);
    const unsound =
      checks.length === 0
        ? []
        : [sql`(${sql.join(checks, sql` + `)}) in ('NaN', 'Infinity', '-Infinity') as "unsound"`];
    return sql`${name('rows')} as (select "entity", "period", ${sql.join([...sums, ...unsound], sql`, `)} from ${cells} join "periods" on "interval" >= ${name('from')} and "interval" < ${name('to')} group by 1, 2)`;
  });

const slotName = (slot: number) => sql.identifier(`slot_${slot}`);

/** Slots that add up values: only these can be no number. */
export const valueSlots = ({ scans }: ScoreScan, { scan, branch, slots }: ScoreReading): readonly number[] =>
  slots.filter((slot) => {
    const found = scans[scan]?.branches[branch]?.slots[slot];
    return found !== undefined && !isCount(found);
  });
