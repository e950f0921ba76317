/** What is stored of a rollup, read for a definition of the model. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import { DAY, HOUR } from '../kernel/calendar/civil.ts';
import { renderSource } from '../model/render-source.ts';
import type { RollupDefinition } from './rollup-definition.ts';

export interface StoredRollup {
  readonly id: number;
  readonly key: string;
  readonly fingerprint: string;
  readonly table: string | null;
  readonly state: 'building' | 'ready' | 'impossible';
  readonly note: string | null;
  readonly grain: 'day' | 'hour';
  /** NaN where there is no table. */
  readonly from: number;
  readonly until: number;
  /** About. */
  readonly cells: number;
  /** How many cells are built in one transaction. */
  readonly cellsAtOnce: number;
  readonly rows: number;
  readonly createdAt: number;
  readonly builtAt: number | null;
  readonly refreshedAt: number | null;
  readonly asOf: number | null;
}

type Row = typeof rollups.$inferSelect;

export async function readStored(db: Database, { bound, fingerprint }: RollupDefinition): Promise<StoredRollup | null> {
  const table = bound.dataset.table === undefined ? '' : renderSource(bound.dataset);
  const [row] = await db
    .select({
      row: rollups,
      tuples: sql<string | null>`(select reltuples::text from pg_catalog.pg_class where oid = to_regclass(${table}))`,
    })
    .from(rollups)
    .where(and(eq(rollups.key, bound.definition.key), eq(rollups.fingerprint, fingerprint)));
  return row ? storedOf(row.row, Number(row.tuples ?? 0)) : null;
}

/** A million rows, or a week: days of a small table are many at once. */
function atOnce(cells: number, tuples: number): number {
  return Math.ceil(Math.max(7, cells / Math.max(1, tuples / 1_000_000)));
}

export function storedOf(row: Row, tuples: number): StoredRollup {
  const from = row.coversFrom?.getTime() ?? Number.NaN;
  const until = row.coversUntil?.getTime() ?? Number.NaN;
  const cells = Math.round((until - from) / (row.grain === 'hour' ? HOUR : DAY));
  const { id, key, fingerprint, table, state, note, rows } = row;
  return {
    id,
    key,
    fingerprint,
    table,
    state,
    note,
    grain: row.grain === 'hour' ? 'hour' : 'day',
    from,
    until,
    cells,
    cellsAtOnce: atOnce(cells, tuples),
    rows,
    createdAt: row.createdAt.getTime(),
    builtAt: row.builtAt?.getTime() ?? null,
    refreshedAt: row.refreshedAt?.getTime() ?? null,
    asOf: row.asOf?.getTime() ?? null,
  };
}
