/** The pool or the connection that a database is of. */
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { backendOf, connectionOf, poolOf } from '../../db/behind-database.ts';
import { holdConnection } from '../../db/hold-connection.ts';
import { databaseOn } from '../../db/on-held-connection.ts';
import { runStatementOn } from '../../db/statement.ts';
import { withAsker } from '../../db/with-asker.ts';
import { testDatabase } from '../kit/database.ts';

const { db, pool } = await testDatabase();
const asker = { comment: '/* asked */' };

it('is found, also behind what names statements', async () => {
  const named = withAsker(db, asker);
  expect([poolOf(db), poolOf(named)]).toEqual([pool, pool]);
  expect([connectionOf(db), backendOf(db)]).toEqual([null, null]);
  const { client, release } = await holdConnection(named);
  try {
    const held = databaseOn(client);
    expect(connectionOf(held)).toBe(client);
    expect(() => poolOf(held)).toThrow('The database is no pool of connections.');
    const [row] = await runStatementOn(
      held,
      { text: 'select current_query() as text, pg_backend_pid() as backend', parameters: [] },
      { asker },
    );
    expect(row).toEqual({
      text: '/* asked */ select current_query() as text, pg_backend_pid() as backend',
      backend: backendOf(held),
    });
  } finally {
    release();
  }
});

it('is neither within a transaction', async () => {
  await db.transaction(async (within) => {
    expect(connectionOf(within)).toBeNull();
    expect(() => poolOf(within)).toThrow('The database is no pool of connections.');
    await within.execute(sql`select 1`);
  });
});
