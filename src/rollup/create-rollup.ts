/** Makes the table of a rollup, empty and with everything marked: whatever is asked of it from then on is answered right, and built by and by. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import { DAY } from '../kernel/calendar/civil.ts';
import { renderSource } from '../model/render-source.ts';
import { cellLine, cellsBetween } from '../plan/rollup/cell-line.ts';
import type { BoundRollup, Stretch } from '../plan/rollup/rollup.ts';
import { lowerCells } from '../sql/rollup/lower-cells.ts';
import { lowerExtremes } from '../sql/rollup/lower-extremes.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { findSecured, securedNote } from './secured-tables.ts';
import { statementText } from './statement-text.ts';
import { lockTables, markingByHand, rollupSchemaName, watchTables, whyUnwatchable } from './watch-tables.ts';

/** Does nothing where it is there. Throws where a table is locked for longer than a moment: try again later. */
export const createRollup = (db: Database, definition: RollupDefinition, now: number): Promise<void> =>
  db.transaction(async (transaction) => {
    const { bound, fingerprint } = definition;
    const { key, grain, refresh, writes } = bound.definition;
    await transaction.execute(
      sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '500ms', true)`,
    );
    // Whoever comes second finds the first one's row.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('cairn rollups', 0))`);
    const values = { key, fingerprint, grain, createdAt: new Date(now) };
    const why = refresh ? null : await whyUnwatchable(transaction, definition);
    const untold = why && `${why}, and nothing tells when its rows change`;
    const note = (await findSecured(transaction, definition)) ? securedNote : untold;
    const state = note === null ? ('building' as const) : ('impossible' as const);
    const [made] = await transaction
      .insert(rollups)
      .values({ ...values, state, note })
      .onConflictDoNothing()
      .returning({ id: rollups.id });
    if (!made || state === 'impossible') return;
    const { id } = made;
    const table = `${rollupSchemaName}.${key.slice(0, 40)}_${id}`;
    await transaction.execute(sql.raw(`create schema if not exists ${rollupSchemaName}`));
    if (!refresh) await lockTables(transaction, definition);
    if (!refresh && writes === 'anybody') await watchTables(transaction, definition, id);
    const sample = lowerCells(bound, [[{ start: 0, end: DAY }]], definition.lowering);
    const name = quoted(table);
    await transaction.execute(sql.raw(`create table ${name} as ${statementText(sample)} with no data`));
    await transaction.execute(sql.raw(`create index on ${name} (cell)`));
    const covers = await rangeOf(transaction, definition, now);
    await addCells(transaction, bound, id, covers);
    // In pieces, each of which is built in a transaction of its own.
    for (const piece of await pieces(transaction, bound, covers)) await mark(transaction, id, piece);
    await transaction
      .update(rollups)
      .set({
        table,
        marking: !refresh && writes === 'cairn' ? markingByHand(definition) : null,
        coversFrom: new Date(covers.start),
        coversUntil: new Date(covers.end),
      })
      .where(sql`${rollups.id} = ${id}`);
  });

const quoted = (table: string): string =>
  table
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');

/** How far ahead cells reach, and how far back and ahead they go at most: a row of the year 9999 is read as a row. */
export const reach = {
  day: { ahead: 400 * DAY, back: 60 * 366 * DAY, most: 1100 * DAY },
  hour: { ahead: 40 * DAY, back: 15 * 366 * DAY, most: 100 * DAY },
} as const;

/** From the first row to the last, and some way past now. */
export async function rangeOf(db: Database, definition: RollupDefinition, now: number): Promise<Stretch> {
  const { bound, lowering } = definition;
  const { rows } = await db.execute(lowerExtremes(bound, lowering));
  const [found] = rows as unknown as readonly { first: string | null; last: string | null }[];
  const { ahead, back, most } = reach[bound.definition.grain];
  const first = found?.first == null ? now : Number(found.first);
  const last = found?.last == null ? now : Number(found.last);
  const line = cellLine({ time: bound.time, grain: bound.definition.grain, timeZone: bound.timeZone });
  const start = line.cellAt(Math.min(Math.max(first, now - back), now))?.start;
  const end = line.cellAt(Math.min(Math.max(last, now + ahead), now + most))?.end;
  if (start === undefined || end === undefined) throw new RangeError('The clock is outside the years of calendars.');
  return { start, end };
}

/** A mark finds the cells that it touches here; cells of dates are the dates. */
export async function addCells(db: Database, bound: BoundRollup, id: number, stretch: Stretch): Promise<void> {
  if (bound.time.type === 'date') return;
  const line = cellLine({ time: bound.time, grain: bound.definition.grain, timeZone: bound.timeZone });
  const cells = cellsBetween(line, stretch);
  const list = (of: (cell: Stretch) => number) =>
    `{${cells.map((cell) => new Date(of(cell)).toISOString()).join(',')}}`;
  await db.execute(
    sql`insert into cairn.rollup_cells (rollup, starts, ends) select ${id}::int, "starts", "ends"
      from unnest(${list(({ start }) => start)}::timestamptz[], ${list(({ end }) => end)}::timestamptz[]) as "each"("starts", "ends")`,
  );
}

export async function mark(db: Database, id: number, { start, end }: Stretch): Promise<void> {
  await db.execute(
    sql`insert into cairn.rollup_marks (rollup, starts, ends) values (${id}, ${new Date(start).toISOString()}::timestamptz, ${new Date(end).toISOString()}::timestamptz)`,
  );
}

/** Rows that one transaction reads when it builds cells, about. */
const rowsAtOnce = 1_000_000;

/** As many as there are millions of rows, by what Postgres believes. */
async function pieces(db: Database, bound: BoundRollup, covers: Stretch): Promise<readonly Stretch[]> {
  const { rows } = await db.execute(
    sql`select reltuples::text as "rows" from pg_catalog.pg_class where oid = to_regclass(${bound.dataset.table === undefined ? '' : renderSource(bound.dataset)})`,
  );
  const count = Number((rows as unknown as readonly { rows: string }[])[0]?.rows ?? 0);
  const wanted = Math.min(Math.max(1, Math.ceil(count / rowsAtOnce)), 100);
  const line = cellLine({ time: bound.time, grain: bound.definition.grain, timeZone: bound.timeZone });
  const length = (Math.min(covers.end, Date.now()) - covers.start) / wanted;
  const found: Stretch[] = [];
  for (let start = covers.start; start < covers.end; ) {
    const end =
      found.length === wanted - 1 ? covers.end : Math.min(line.cellAt(start + length)?.end ?? covers.end, covers.end);
    found.push({ start, end });
    start = end;
  }
  return found;
}
