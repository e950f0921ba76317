/** Builds marked cells anew, some at a time: rows, cells and marks of one snapshot, in one transaction, one at a time on all servers. */
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Pool, PoolClient } from 'pg';
import { isCommittedEverywhere } from '../../db/citus.ts';
import type { Database } from '../../db/connection.ts';
import * as tables from '../../db/tables/index.ts';
import { rollups, writersLock } from '../../db/tables/rollups.ts';
import { withAsker, withName } from '../../db/with-asker.ts';
import { cellLine, cellsBetween } from '../plan/rollup/cell-line.ts';
import type { Stretch } from '../plan/rollup/rollup.ts';
import { tableName } from '../sql/quote-name.ts';
import { lowerCells, lowerWithin } from '../sql/rollup/lower-cells.ts';
import { lowerDirtyStretches } from '../sql/rollup/lower-dirty.ts';
import type { BuildWatch, RunningBuild } from './build-watch.ts';
import { addCells, mark, rangeOf, reach } from './create-rollup.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { readStored, type StoredRollup } from './stored-rollup.ts';

/** "refr" in ASCII: who builds cells of a rollup holds it together with the number of the rollup. */
const refreshLock = 0x72_65_66_72;

export type Refreshed =
  /** Nothing is marked any more. */
  | { readonly kind: 'clean' }
  /** Some cells were built; others still wait. */
  | { readonly kind: 'more'; readonly built: number; readonly left: number }
  /** Somebody else is at it, or changes just now what has to be seen whole. */
  | { readonly kind: 'busy' }
  /** There is no such rollup here. */
  | { readonly kind: 'gone' };

export interface RefreshOptions {
  readonly now: number;
  /** Hears of each step, so that a test can stop there. */
  readonly onStep?: (step: 'snapshot' | 'built' | 'unmarked') => Promise<void> | void;
  readonly watch?: BuildWatch | undefined;
}

/** What the steps of one build share. */
interface Building extends Omit<RefreshOptions, 'watch'> {
  readonly running: RunningBuild | undefined;
}

export async function refreshBatch(
  pool: Pool,
  definition: RollupDefinition,
  { watch, ...options }: RefreshOptions,
): Promise<Refreshed> {
  const client = await pool.connect();
  const { key, grain } = definition.bound.definition;
  const running = watch?.building({ key, grain });
  let failed: Error | undefined;
  // The statement under way fails by itself; without a listener the process would end.
  const onLost = (error: Error) => {
    failed = error;
  };
  client.on('error', onLost);
  try {
    const refreshed = await holding(client, definition, { ...options, running });
    running?.ended(refreshed.kind);
    return refreshed;
  } catch (error) {
    failed = error instanceof Error ? error : new Error(String(error));
    if (isRaced(error)) {
      running?.ended('busy');
      return { kind: 'busy' };
    }
    running?.failed(error);
    throw error;
  } finally {
    client.off('error', onLost);
    // Locks of the session end with it where something went wrong.
    client.release(failed);
  }
}

async function holding(client: PoolClient, definition: RollupDefinition, options: Building): Promise<Refreshed> {
  const plain: Database = drizzle(client, { schema: tables });
  const db = withName(options.running ? withAsker(plain, options.running) : plain, 'rollup refresh');
  const stored = await readStored(db, definition);
  if (!stored || stored.table === null) return { kind: 'gone' };
  if (!(await tryLock(client, refreshLock, stored.id))) return { kind: 'busy' };
  try {
    return await build(client, db, definition, stored, options);
  } finally {
    await client.query('/* rollup unlock */ select pg_advisory_unlock($1, $2)', [refreshLock, stored.id]);
  }
}

async function build(
  client: PoolClient,
  db: Database,
  definition: RollupDefinition,
  stored: StoredRollup,
  { now, onStep, running }: Building,
): Promise<Refreshed> {
  // Nobody has changed a joined table and not committed yet when the snapshot is taken, and who changes one later sees all
  // that the snapshot sees: what the change touches is then marked, whoever wrote it. And no marks are seen whose rows a worker
  // of a cluster does not show yet.
  if (!(await tryLock(client, writersLock, stored.id))) return { kind: 'busy' };
  try {
    if (!(await isCommittedEverywhere(client))) return { kind: 'busy' };
    await client.query('begin isolation level repeatable read');
    await client.query(`select set_config('statement_timeout', '0', true)`);
  } finally {
    await client.query('/* rollup unlock */ select pg_advisory_unlock($1, $2)', [writersLock, stored.id]);
  }
  try {
    await onStep?.('snapshot');
    // Read again: whoever held the lock before may have changed it.
    const fresh = await readStored(db, definition);
    const result: Refreshed = fresh?.table
      ? await buildInSnapshot(db, definition, fresh, { now, running, ...(onStep && { onStep }) })
      : { kind: 'gone' };
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function buildInSnapshot(
  db: Database,
  definition: RollupDefinition,
  before: StoredRollup,
  { now, onStep, running }: Building,
): Promise<Refreshed> {
  const { bound } = definition;
  const rule = bound.definition.refresh !== undefined;
  const stored = await extend(db, definition, before, now);
  const dirty = await dirtyStretches(db, definition, stored);
  const line = cellLine({ time: bound.time, grain: bound.definition.grain, timeZone: bound.timeZone });
  const { taken, left } = take(
    dirty.map((stretch) => cellsBetween(line, stretch)),
    rule ? Number.POSITIVE_INFINITY : stored.cellsAtOnce,
  );
  const { come, gone } = taken.length > 0 ? await rebuild(db, definition, stored, taken) : { come: 0, gone: 0 };
  await onStep?.('built');
  await unmark(db, stored, taken);
  await onStep?.('unmarked');
  const built = taken.reduce((sum, cells) => sum + cells.length, 0);
  running?.built(built, come);
  const becomesReady = stored.state === 'building' && left <= stored.cells * 0.05;
  // The first questions would be planned for an empty table.
  if (becomesReady) await db.execute(sql`analyze ${tableName(stored.table ?? '')}`);
  await db
    .update(rollups)
    .set({
      rows: sql`${rollups.rows} + ${come - gone}`,
      coversFrom: new Date(stored.from),
      coversUntil: new Date(stored.until),
      ...(built > 0 && { refreshedAt: new Date(now), ...(rule && { asOf: new Date(now) }) }),
      ...(becomesReady && { state: 'ready' as const, builtAt: new Date(now) }),
    })
    .where(sql`${rollups.id} = ${stored.id}`);
  return left === 0 ? { kind: 'clean' } : { kind: 'more', built, left };
}

/** How many rows the table has got, and lost. */
async function rebuild(
  db: Database,
  { bound, lowering }: RollupDefinition,
  stored: StoredRollup,
  taken: readonly (readonly Stretch[])[],
): Promise<{ readonly come: number; readonly gone: number }> {
  const table = tableName(stored.table ?? '');
  const within = lowerWithin(sql`"cell"`, taken, {
    ...bound.time,
    type: bound.time.type === 'date' ? 'date' : 'timestamptz',
  });
  const gone = await db.execute(sql`/* rollup clear */ delete from ${table} where ${within}`);
  const come = await db.execute(sql`/* rollup build */ insert into ${table} ${lowerCells(bound, taken, lowering)}`);
  return { come: come.rowCount ?? 0, gone: gone.rowCount ?? 0 };
}

/** Cells for rows that came before the first or after the last, and for the days to come; they are marked, and built with the rest. */
async function extend(
  db: Database,
  definition: RollupDefinition,
  stored: StoredRollup,
  now: number,
): Promise<StoredRollup> {
  const rule = definition.bound.definition.refresh !== undefined;
  if (!rule && !endsSoon(stored, now) && !(await anyOutside(db, stored))) return stored;
  const range = await rangeOf(db, definition, now);
  const start = Math.min(range.start, stored.from);
  const end = Math.max(range.end, stored.until);
  for (const stretch of [
    { start, end: stored.from },
    { start: stored.until, end },
  ]) {
    if (stretch.start >= stretch.end) continue;
    await addCells(db, definition.bound, stored.id, stretch);
    await mark(db, stored.id, stretch);
  }
  return { ...stored, from: start, until: end };
}

/** Whether the cells of the days to come run out: half of those that a range begins with are left. */
export const endsSoon = ({ until, grain }: Pick<StoredRollup, 'until' | 'grain'>, now: number): boolean =>
  until < now + reach[grain].ahead / 2;

/** A row outside all cells has left its mark there. */
async function anyOutside(db: Database, { id, from, until }: StoredRollup): Promise<boolean> {
  const at = (edge: number) => sql`${new Date(edge).toISOString()}::timestamptz`;
  const { rows } = await db.execute(
    sql`/* rollup outside */ select exists (select from cairn.rollup_marks where rollup = ${id} and (starts < ${at(from)} or ends > ${at(until)})) as found`,
  );
  return (rows as unknown as readonly { found: boolean }[])[0]?.found === true;
}

async function dirtyStretches(
  db: Database,
  { bound }: RollupDefinition,
  stored: StoredRollup,
): Promise<readonly Stretch[]> {
  const cells = { start: stored.from, end: stored.until };
  const { rows } = await db.execute(lowerDirtyStretches(bound, stored.id, cells));
  return (rows as unknown as readonly { starts: string; ends: string }[]).map(({ starts, ends }) => ({
    start: Number(starts),
    end: Number(ends),
  }));
}

/** Stretches that one statement names. */
const stretchesAtOnce = 100;

/** Whole cells up to a number, of one stretch after the other. */
function take(stretches: readonly (readonly Stretch[])[], most: number) {
  const taken: (readonly Stretch[])[] = [];
  let room = most;
  let left = 0;
  for (const cells of stretches) {
    const some = taken.length < stretchesAtOnce ? cells.slice(0, room) : [];
    if (some.length > 0) taken.push(some);
    room -= some.length;
    left += cells.length - some.length;
  }
  return { taken, left };
}

/**
 * Takes away the marks that this snapshot has seen, as far as their cells were built, and those outside all cells. A mark that
 * reaches further leaves the rest of itself behind.
 */
async function unmark(db: Database, stored: StoredRollup, taken: readonly (readonly Stretch[])[]): Promise<void> {
  const text = (at: number) => `"${new Date(at).toISOString()}"`;
  const done = [
    ...taken.flatMap((cells) => {
      const [first, last] = [cells[0], cells.at(-1)];
      return first && last ? [`[${text(first.start)},${text(last.end)})`] : [];
    }),
    `(,${text(stored.from)})`,
    `[${text(stored.until)},)`,
  ];
  const built = sql`${`{${done.join(',')}}`}::tstzmultirange`;
  await db.execute(sql`/* rollup unmark */ with gone as (
      delete from cairn.rollup_marks where rollup = ${stored.id} and tstzrange(starts, ends) && ${built} returning starts, ends)
    insert into cairn.rollup_marks (rollup, starts, ends)
      select ${stored.id}::int, lower(piece), upper(piece)
      from (select unnest(tstzmultirange(tstzrange(starts, ends)) - ${built}) as piece from gone) rest`);
}

async function tryLock(client: PoolClient, kind: number, id: number): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    '/* rollup lock */ select pg_try_advisory_lock($1, $2) as held',
    [kind, id],
  );
  return rows[0]?.held === true;
}

/** Another one was faster all the same: what it did stands, and this was undone. */
function isRaced(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code === '40001' || (cause !== undefined && isRaced(cause));
}
