/** The current definitions as the database has them, read in one statement so that an apply cannot come between. */
import { desc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { applies, definitions } from '../../db/tables/catalog.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import {
  type Definition,
  type DefinitionKind,
  definitionKinds,
  definitionSchemas,
  modelOf,
} from '../model/definition.ts';
import type { Model } from '../model/model.ts';

export interface StoredDefinition {
  readonly id: number;
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly status: string | null;
  readonly body: unknown;
  readonly hash: string;
  readonly appliedAt: Date;
}

export interface StoredCatalog {
  readonly applyId: number;
  readonly appliedAt: Date;
  readonly checksum: string;
  /** In the order of the latest apply. */
  readonly definitions: readonly StoredDefinition[];
}

/** Null where nothing was ever applied. */
export async function readStored(db: Database): Promise<StoredCatalog | null> {
  const latest = db
    .select({ id: applies.id, appliedAt: applies.appliedAt, checksum: applies.checksum, positions: applies.positions })
    .from(applies)
    .orderBy(desc(applies.id))
    .limit(1)
    .as('latest');
  const rows = await db
    .select({
      latest: { id: latest.id, appliedAt: latest.appliedAt, checksum: latest.checksum, positions: latest.positions },
      definition: definitions,
      appliedAt: applies.appliedAt,
    })
    .from(latest)
    .leftJoin(definitions, isNull(definitions.retiredBy))
    .leftJoin(applies, eq(applies.id, definitions.applyId));
  const [first] = rows;
  if (!first) return null;
  const { id, appliedAt, checksum, positions } = first.latest;
  const place = new Map(
    Object.entries(positions).flatMap(([kind, keys]) => keys.map((key, index) => [`${kind}:${key}`, index] as const)),
  );
  const found = rows.flatMap(({ definition, appliedAt: at }) =>
    definition && at ? [{ ...definition, appliedAt: at }] : [],
  );
  const order = ({ kind, key }: StoredDefinition) => place.get(`${kind}:${key}`) ?? Number.MAX_SAFE_INTEGER;
  return { applyId: id, appliedAt, checksum, definitions: found.sort((a, b) => order(a) - order(b)) };
}

/** The model that stored definitions make; refused where they were written by a Cairn that knew other shapes. */
export function parseStored({ definitions: rows }: StoredCatalog): Result<Model> {
  const parsed = rows.map(({ kind, key, body }): Definition | string => {
    const known = definitionKinds.find((each) => each === kind);
    const read = known && definitionSchemas[known].safeParse(body);
    return known && read?.success ? definition(known, key, read.data) : `${kind} "${key}"`;
  });
  const unread = parsed.filter((each) => typeof each === 'string');
  if (unread.length > 0)
    return refused(
      ...unread.map((name) =>
        issue('MODEL_INVALID', `The stored ${name} is not understood by this version of Cairn.`, {
          hints: ['Apply the model again.'],
        }),
      ),
    );
  return ok(modelOf(parsed.filter((each) => typeof each !== 'string')));
}

const definition = (kind: DefinitionKind, key: string, body: unknown) => ({ kind, key, body }) as Definition;
