/** Stores a model: all of it or nothing, and only what changed gets a new version. */
import { inArray, max, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { applies, definitions } from '../../db/tables/catalog.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import { type Definition, definitionKinds, definitionsOf } from '../model/definition.ts';
import type { ModelSources } from '../model/files/model-sources.ts';
import type { Model } from '../model/model.ts';
import { validateModel } from '../model/validate-model.ts';
import { hashOf } from './canonical.ts';
import { compileModel } from './compile.ts';
import { diffModel, type ModelDiff } from './diff.ts';
import { type DefinitionVersion, versionsOf } from './load.ts';
import { parseStored, readStored, type StoredCatalog } from './stored.ts';

export interface ApplyOptions {
  /** Who does it. */
  readonly actor: string;
  readonly now: Instant;
  readonly message?: string | undefined;
  /** So that issues name file and line. */
  readonly sources?: ModelSources | undefined;
  /** The apply that the caller looked at; CATALOG_CONFLICT where another came after it. Null for none so far. */
  readonly basedOn?: number | null | undefined;
}

export interface Applied {
  readonly applyId: number;
  readonly appliedAt: Date;
  /** False where the very same model was stored already: nothing was written. */
  readonly changed: boolean;
  readonly diff: ModelDiff;
  /** By `kind:key`. */
  readonly versions: ReadonlyMap<string, DefinitionVersion>;
}

/** The model is checked and compiled against the real columns first; nothing is stored unless all of it is sound. */
export async function applyModel(db: Database, model: Model, options: ApplyOptions): Promise<Result<Applied>> {
  const wrong = validateModel(model, options.sources);
  if (wrong.length > 0) return refused(...wrong);
  const compiled = await compileModel(db, model, options.sources);
  if (compiled.kind === 'refused') return compiled;
  return db.transaction(async (transaction) => {
    // One at a time: who comes second compares with what the first has stored.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended('cairn apply', 0))`);
    const stored = await readStored(transaction);
    if (options.basedOn !== undefined && options.basedOn !== (stored?.applyId ?? null))
      return refused(
        issue('CATALOG_CONFLICT', 'Another apply happened in between.', {
          hints: ['Look at the plan again, then apply.'],
        }),
      );
    return ok(await store(transaction, stored, model, options));
  });
}

interface Hashed {
  readonly name: string;
  readonly definition: Definition;
  readonly hash: string;
}

async function store(
  db: Database,
  stored: StoredCatalog | null,
  model: Model,
  options: ApplyOptions,
): Promise<Applied> {
  const next = definitionsOf(model).map(
    (definition): Hashed => ({
      name: `${definition.kind}:${definition.key}`,
      definition,
      hash: hashOf(definition.body),
    }),
  );
  const before = stored && parseStored(stored);
  const diff = diffModel(before?.kind === 'ok' ? before.value : null, model);
  const checksum = hashOf(next.map(({ name, hash }) => [name, hash]));
  if (stored && stored.checksum === checksum) {
    const { applyId, appliedAt } = stored;
    return { applyId, appliedAt, changed: false, diff, versions: versionsOf(stored) };
  }
  const appliedAt = new Date(options.now);
  const [apply] = await db
    .insert(applies)
    .values({
      appliedAt,
      actor: options.actor,
      message: options.message ?? null,
      checksum,
      positions: positionsOf(next),
    })
    .returning({ id: applies.id });
  if (!apply) throw new Error('The apply was not stored.');
  await replace(db, stored, next, apply.id);
  const after = await readStored(db);
  return { applyId: apply.id, appliedAt, changed: true, diff, versions: after ? versionsOf(after) : new Map() };
}

const positionsOf = (next: readonly Hashed[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    definitionKinds.map((kind) => [
      kind,
      next.flatMap(({ definition }) => (definition.kind === kind ? [definition.key] : [])),
    ]),
  );

/** Retires what changed or went, and adds what changed or came; the rest keeps its version. */
async function replace(
  db: Database,
  stored: StoredCatalog | null,
  next: readonly Hashed[],
  applyId: number,
): Promise<void> {
  const wanted = new Map(next.map(({ name, hash }) => [name, hash]));
  const current = new Map(stored?.definitions.map((row) => [`${row.kind}:${row.key}`, row]));
  const retired = [...current].filter(([name, { hash }]) => wanted.get(name) !== hash).map(([, { id }]) => id);
  if (retired.length > 0)
    await db.update(definitions).set({ retiredBy: applyId }).where(inArray(definitions.id, retired));
  const fresh = next.filter(({ name, hash }) => current.get(name)?.hash !== hash);
  if (fresh.length === 0) return;
  const counted = await db
    .select({ kind: definitions.kind, key: definitions.key, version: max(definitions.version) })
    .from(definitions)
    .groupBy(definitions.kind, definitions.key);
  const versions = new Map(counted.map(({ kind, key, version }) => [`${kind}:${key}`, version ?? 0]));
  await db.insert(definitions).values(
    fresh.map(({ name, definition, hash }) => ({
      kind: definition.kind,
      key: definition.key,
      version: (versions.get(name) ?? 0) + 1,
      status: definition.kind === 'metric' ? definition.body.status : null,
      body: definition.body,
      hash,
      applyId,
    })),
  );
}
