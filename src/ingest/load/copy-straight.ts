/** The statements of rows that go straight into the table. */
import type { ClientBase } from 'pg';
import type { Stage } from '../stage/stage-table.ts';
import { quoteNames } from '../table/quote-name.ts';

export const straightStatement = ({ table, columns }: Stage): string =>
  `/* import copy_straight */ COPY ${table.sqlName} (${quoteNames(columns.map((column) => column.name))}) FROM STDIN`;

/** Has foreign keys that wait for the end of the transaction judged now, while there is a way back. */
export async function judgeForeignKeys(client: ClientBase): Promise<void> {
  await client.query('/* import settle_straight */ SET CONSTRAINTS ALL IMMEDIATE');
}
