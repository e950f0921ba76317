/** Refuses to mix the demo company with rows that somebody else put into the shipped tables. */
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { ClientBase } from 'pg';
import { issue, RefusedError } from '../../src/kernel/issue.ts';
import * as tables from '../tables/index.ts';

/** Throws a `RefusedError` that names the tables of schema `cx` that hold rows. */
export async function refuseForeignRows(client: ClientBase): Promise<void> {
  const names = Object.values(tables)
    .flatMap((each) => (is(each, PgTable) ? [getTableConfig(each)] : []))
    .filter((config) => config.schema === 'cx')
    .map((config) => config.name);
  const probes = names.map((name) => `SELECT '${name}' AS name WHERE EXISTS (SELECT FROM "cx"."${name}")`);
  const found = await client.query<{ name: string }>(`/* seed foreign rows */ ${probes.join(' UNION ALL ')}`);
  if (found.rows.length === 0) return;
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
