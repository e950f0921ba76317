/** A model against the real tables, columns and types: what is wrong with it here, or what SQL may rely on. */

import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { ok, type Result, refused } from '../kernel/issue.ts';
import type { ModelSources } from '../model/files/model-sources.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { type Finding, toIssue } from '../model/validate/finding.ts';
import { checkColumns, checkOperandColumns, findHomes, type Homes } from './compile/check-columns.ts';
import { checkConversions } from './compile/check-conversions.ts';
import { checkSnippets } from './compile/check-snippets.ts';
import { checkUnique } from './compile/check-unique.ts';
import { checkZones } from './compile/check-zones.ts';
import { readQueries } from './compile/read-queries.ts';
import { readRelations } from './compile/relations.ts';
import { type RowValue, rowValues } from './compile/row-values.ts';

/** The model is a valid one. All that is wrong is told together; the database is left as it was. */
export async function compileModel(db: Database, model: Model, sources?: ModelSources): Promise<Result<PhysicalTypes>> {
  const queries = await tryOut(db, (transaction) => readQueries(transaction, model));
  const { homes, findings } = findHomes(model, await readRelations(db), queries);
  const values = rowValues(model);
  const columns = [
    ...checkColumns(model, homes),
    ...checkOperandColumns(values, homes),
    ...checkConversions(model, homes),
  ];
  // A snippet with a name that is not there would only be refused again.
  const blamed = new Set(columns.map(({ place }) => JSON.stringify(place)));
  const sound = values.filter(({ place, dataset }) => homes.has(dataset.key) && !blamed.has(JSON.stringify(place)));
  const all = [...findings, ...columns, ...(await askDatabase(db, model, homes, sound))];
  if (all.length > 0) return refused(...all.map((found) => toIssue(found, sources)));
  return ok(
    new Map(
      [...homes].map(([key, { columns: known }]) => [key, new Map([...known].map(([name, { type }]) => [name, type]))]),
    ),
  );
}

const askDatabase = (
  db: Database,
  model: Model,
  homes: Homes,
  values: readonly RowValue[],
): Promise<readonly Finding[]> =>
  tryOut(db, async (transaction) => [
    ...(await checkSnippets(transaction, values)),
    ...(await checkUnique(transaction, model, homes)),
    ...(await checkZones(transaction, model)),
  ]);

/** In a transaction that writes nothing and is undone: a snippet or query could call anything. */
async function tryOut<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  const undo = new Error('undone as intended');
  let done: { readonly result: T } | undefined;
  try {
    await db.transaction(async (transaction) => {
      await transaction.execute(sql`set local transaction_read_only = on`);
      done = { result: await work(transaction) };
      throw undo;
    });
  } catch (error) {
    if (error !== undo || !done) throw error;
  }
  if (!done) throw new Error('The transaction was not run.');
  return done.result;
}
