/** The directory, kept for as long as the rows that it is made of stay as they are. */
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { Database } from '../../../db/connection.ts';
import type { Statement } from '../../../db/statement.ts';
import { assignments, departures, stakeholders } from '../../../db/tables/stakeholders.ts';
import type { Footprint } from '../../engine/footprint.ts';
import type { ResultCache } from '../../engine/result-cache.ts';
import type { Model } from '../../model/model.ts';
import type { Directory } from '../stakeholders.ts';
import { loadDirectory } from './load-goal-book.ts';

/** As they stand in statements. */
export const peopleTables: readonly string[] = [stakeholders, departures, assignments].map((table) => {
  const { schema, name } = getTableConfig(table);
  return `"${schema}"."${name}"`;
});

/** Not run: it names what is read, so that the versions of these tables are found. */
const statement: Statement = { text: `/* directory */ ${peopleTables.join(', ')}`, parameters: [] };

export interface DirectorySource {
  readonly db: Database;
  readonly model: Model;
  /** That of the model; nothing is kept without it. */
  readonly results?: ResultCache | undefined;
  readonly footprint?: Footprint | undefined;
}

export function keptDirectory({ db, model, results, footprint }: DirectorySource): Promise<Directory> {
  if (results) return results.read({ statement, policy: '', footprint }, () => loadDirectory(db, model), sizeOf);
  footprint?.unwatched();
  return loadDirectory(db, model);
}

/** Bytes, roughly: somebody with a name, and what they are to a few things. */
const sizeOf = ({ stakeholders }: Directory): number => 1_000 * (1 + stakeholders.size);
