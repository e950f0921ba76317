/** A model against the real tables, columns and types: what is wrong with it here, or what SQL may rely on. */

import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { ok, type Result, refused } from '../kernel/issue.ts';
import type { ModelSources } from '../model/files/model-sources.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { type Finding, toIssue } from '../model/validate/finding.ts';
import { checkColumns, checkOperandColumns, findHomes, type Homes } from './compile/check-columns.ts';
import { checkSnippets } from './compile/check-snippets.ts';
import { checkTaxonomies } from './compile/check-taxonomies.ts';
import { checkUnique } from './compile/check-unique.ts';
import { checkZones } from './compile/check-zones.ts';
import { readRelations } from './compile/relations.ts';
import { type RowValue, rowValues } from './compile/row-values.ts';

/** The model is a valid one. All that is wrong is told together; the database is left as it was. */
export async function compileModel(db: Database, model: Model, sources?: ModelSources): Promise<Result<PhysicalTypes>> {
  const { homes, findings } = findHomes(model, await readRelations(db));
  const values = rowValues(model);
  const columns = [...checkColumns(model, homes), ...checkOperandColumns(values, homes)];
  // A snippet with a name that is not there would only be refused again.
  const blamed = new Set(columns.map(({ place }) => JSON.stringify(place)));
  const sound = values.filter(({ place, dataset }) => homes.has(dataset.key) && !blamed.has(JSON.stringify(place)));
  const all = [...findings, ...columns, ...(await askDatabase(db, model, homes, sound))];
  if (all.length > 0) return refused(...all.map((found) => toIssue(found, sources)));
  return ok(
    new Map(
      [...homes].map(([key, relation]) => [
        key,
        new Map([...relation.columns].map(([name, { type }]) => [name, type])),
      ]),
    ),
  );
}

/** In a transaction that writes nothing and is undone: a snippet could call anything. */
async function askDatabase(
  db: Database,
  model: Model,
  homes: Homes,
  values: readonly RowValue[],
): Promise<readonly Finding[]> {
  const undo = new Error('undone as intended');
  let found: readonly Finding[] = [];
  try {
    await db.transaction(async (transaction) => {
      await transaction.execute(sql`set local transaction_read_only = on`);
      found = [
        ...(await checkSnippets(transaction, values)),
        ...(await checkUnique(transaction, model, homes)),
        ...(await checkZones(transaction, model)),
        ...(await checkTaxonomies(transaction, model)),
      ];
      throw undo;
    });
  } catch (error) {
    if (error !== undo) throw error;
  }
  return found;
}
