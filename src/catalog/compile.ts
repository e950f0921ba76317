/** A model against the real tables, columns and types: what is wrong with it here, or what SQL may rely on. */

import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { ok, type Result, refused } from '../kernel/issue.ts';
import type { ModelSources } from '../model/files/model-sources.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { toIssue } from '../model/validate/finding.ts';
import { checkColumns, checkOperandColumns, findHomes } from './compile/check-columns.ts';
import { checkConversions } from './compile/check-conversions.ts';
import { checkSnippets } from './compile/check-snippets.ts';
import { checkTaxonomies } from './compile/check-taxonomies.ts';
import { checkUnique } from './compile/check-unique.ts';
import { checkZones } from './compile/check-zones.ts';
import { readBridges } from './compile/read-bridges.ts';
import { readQueries } from './compile/read-queries.ts';
import { readRelations } from './compile/relations.ts';
import { rowValues } from './compile/row-values.ts';

/** The model is a valid one. All that is wrong is told together; the database is left as it was. */
export async function compileModel(db: Database, model: Model, sources?: ModelSources): Promise<Result<PhysicalTypes>> {
  const relations = await readRelations(db);
  const queries = await undone(db, (transaction) => readQueries(transaction, model));
  const { homes, findings } = findHomes(model, relations, queries);
  const values = rowValues(model);
  const columns = [
    ...checkColumns(model, homes),
    ...checkOperandColumns(values, homes),
    ...checkConversions(model, homes),
  ];
  // A snippet with a name that is not there would only be refused again.
  const blamed = new Set(columns.map(({ place }) => JSON.stringify(place)));
  const sound = values.filter(({ place, dataset }) => homes.has(dataset.key) && !blamed.has(JSON.stringify(place)));
  const { bridges, asked } = await undone(db, async (transaction) => ({
    bridges: await readBridges(transaction, model, homes, relations),
    asked: [
      ...(await checkSnippets(transaction, sound)),
      ...(await checkUnique(transaction, model, homes)),
      ...(await checkZones(transaction, model)),
      ...(await checkTaxonomies(transaction, model)),
    ],
  }));
  const all = [...findings, ...columns, ...bridges.findings, ...asked];
  if (all.length > 0) return refused(...all.map((found) => toIssue(found, sources)));
  const typed = [...[...homes].map(([key, home]) => [key, home.columns] as const), ...bridges.columns];
  return ok(new Map(typed.map(([key, found]) => [key, new Map([...found].map(([name, { type }]) => [name, type]))])));
}

/** In a transaction that writes nothing and is undone: a snippet or query could call anything. */
async function undone<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  const undo = new Error('undone as intended');
  let found: { readonly value: T } | undefined;
  try {
    await db.transaction(async (transaction) => {
      await transaction.execute(sql`set local transaction_read_only = on`);
      found = { value: await work(transaction) };
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  if (found === undefined) throw new Error('The transaction ended without running its work.');
  return found.value;
}
