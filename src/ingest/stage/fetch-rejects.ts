/** The rejected rows of the stage in the order of their lines, a thousand at a time. */
import type { ClientBase } from 'pg';
import type { Reject } from '../write-rejects.ts';
import { lineColumn, reasonColumn, stageName } from './stage-table.ts';

export async function* fetchRejects(client: ClientBase): AsyncGenerator<Reject, void> {
  await client.query(
    `/* import rejects */ DECLARE cairn_import_rejects NO SCROLL CURSOR FOR
     SELECT ${lineColumn} AS line, ${reasonColumn} AS reason FROM ${stageName} WHERE ${reasonColumn} IS NOT NULL ORDER BY 1`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string; reason: string }>(
      '/* import rejects */ FETCH 1000 FROM cairn_import_rejects',
    );
    for (const { line, reason } of rows) yield { line: Number(line), reason };
    if (rows.length === 0) break;
  }
  await client.query('/* import rejects */ CLOSE cairn_import_rejects');
}
