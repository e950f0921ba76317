/** Says whether this database holds the demo company. */
import type { ClientBase, Pool } from 'pg';

/** The mark of a complete load. */
export interface DemoLoad {
  readonly seed: number;
  readonly scale: number;
  /** The "today" of the demo company. */
  readonly now: Date;
  /** Rows by table, `cx.` left off. */
  readonly rows: Readonly<Record<string, number>>;
  readonly loadedAt: Date;
}

/** Null where the demo was never loaded, or its load did not finish. */
export async function findDemoLoad(db: Pool | ClientBase): Promise<DemoLoad | null> {
  // Everything as one text: whoever opened the connection may have changed how types are read.
  const found = await db.query<{ load: string }>(
    `/* seed find load */
    SELECT json_build_object(
      'seed', seed, 'scale', scale, 'now', extract(epoch FROM now) * 1000,
      'rows', rows, 'loadedAt', extract(epoch FROM loaded_at) * 1000
    )::text AS load
    FROM cx.demo_loads ORDER BY loaded_at DESC LIMIT 1`,
  );
  const first = found.rows[0];
  if (first === undefined) return null;
  const load = JSON.parse(first.load) as Omit<DemoLoad, 'now' | 'loadedAt'> & { now: number; loadedAt: number };
  return { ...load, now: new Date(load.now), loadedAt: new Date(load.loadedAt) };
}
