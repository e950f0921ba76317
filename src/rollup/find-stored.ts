/** The keys that have tables, be they of the present model or of one before. */
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';

export interface StoredKey {
  readonly id: number;
  readonly key: string;
}

export const findStored = (db: Database): Promise<readonly StoredKey[]> =>
  db.select({ id: rollups.id, key: rollups.key }).from(rollups).orderBy(rollups.id);
