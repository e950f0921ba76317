/** A dataset that is a query is read, and never written. */
import { expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { datasetOver, importKit, issuesOf } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);

it('refuses to import into a query, says where to, and makes no table', async () => {
  const { table: _, ...rest } = datasetOver('things');
  const dataset = { ...rest, query: 'select 1 as id' };
  expect(issuesOf(await kit.run('id\n1\n', { dataset, create: true }))).toEqual([
    {
      code: 'IMPORT_NOT_A_TABLE',
      message: 'The dataset "things" is a query: it has no table of its own.',
      path: ['dataset'],
      hints: ['Import into the dataset of a table that the query reads.'],
    },
  ]);
  expect(await kit.rows(`SELECT to_regclass('things') AS found`)).toEqual([{ found: null }]);
});
