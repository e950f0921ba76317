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
  const found = await db.query<DemoLoad>(
    '/* seed find load */ SELECT seed, scale, now, rows, loaded_at AS "loadedAt" FROM cx.demo_loads ORDER BY loaded_at DESC LIMIT 1',
  );
  return found.rows[0] ?? null;
}
