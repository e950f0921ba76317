/** The catalogue as it is now: the model that questions are answered from, and the versions that answers name. */
import type { Database } from '../../db/connection.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import { parseStored, readStored, type StoredCatalog } from './stored.ts';

export interface DefinitionVersion {
  /** 1, 2, 3 … */
  readonly version: number;
  /** Of a metric; null for other kinds. */
  readonly status: string | null;
  /** When this version was stored. */
  readonly appliedAt: Date;
}

export interface Catalog {
  readonly model: Model;
  /** By `kind:key`, such as `metric:nps`. */
  readonly versions: ReadonlyMap<string, DefinitionVersion>;
  /** The latest apply. */
  readonly applyId: number;
  readonly appliedAt: Date;
}

/** CATALOG_EMPTY where nothing has been applied. */
export async function loadCatalog(db: Database): Promise<Result<Catalog>> {
  const stored = await readStored(db);
  if (!stored)
    return refused(
      issue('CATALOG_EMPTY', 'No model has been applied to this database.', {
        hints: ['Run `cairn apply` with a model of yours, or `cairn serve`, which begins with the shipped one.'],
      }),
    );
  const model = parseStored(stored);
  if (model.kind === 'refused') return model;
  const { applyId, appliedAt } = stored;
  return ok({ model: model.value, versions: versionsOf(stored), applyId, appliedAt });
}

export const versionsOf = ({ definitions }: StoredCatalog): ReadonlyMap<string, DefinitionVersion> =>
  new Map(
    definitions.map(({ kind, key, version, status, appliedAt }) => [`${kind}:${key}`, { version, status, appliedAt }]),
  );
