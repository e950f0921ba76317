/** Makes sure that the shipped tables are empty and stay so until the demo company is in them. */
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { ClientBase } from 'pg';
import { issue, RefusedError } from '../../src/kernel/issue.ts';
import * as tables from '../tables/index.ts';

/**
 * Locks the tables of schema `cx`, the mark of loads aside, against everybody until the transaction ends. Throws a `RefusedError` that names those
 * that hold rows. Empties them: rows that are copied into a table emptied in the same transaction skip the log where
 * `wal_level` is minimal, and arrive frozen, so that the first questions need not touch every page.
 */
export async function claimTables(client: ClientBase): Promise<void> {
  const names = Object.values(tables)
    .flatMap((each) => (is(each, PgTable) ? [getTableConfig(each)] : []))
    .filter((config) => config.schema === 'cx' && config.name !== 'demo_loads')
    .map((config) => config.name);
  const all = names.map((name) => `"cx"."${name}"`).join(', ');
  await client.query(`/* seed lock */ LOCK TABLE ${all} IN ACCESS EXCLUSIVE MODE`);
  const probes = names.map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM "cx"."${name}")`);
  const found = await client.query<{ name: string }>(`/* seed foreign rows */ ${probes.join(' UNION ALL ')}`);
  if (found.rows.length === 0) {
    await client.query(`/* seed empty */ TRUNCATE ${all}`);
    return;
  }
  const full = found.rows.map((row) => `cx.${row.name}`).join(', ');
  throw new RefusedError([
    issue('DEMO_TABLES_NOT_EMPTY', `The demo company needs empty tables, and these hold rows: ${full}.`, {
      hints: [
        'Start with CAIRN_DEMO=off to keep your rows.',
        'Empty the tables, or use another database, to load the demo.',
      ],
    }),
  ]);
}
