/** Where the rollups of a model stand in the database, for readers, for whoever tends them, and for people. */
import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { rollups } from '../../db/tables/rollups.ts';
import type { RollupDefinition } from './rollup-definition.ts';
import { asNames, isSecured, namesOf, securedOf } from './secured-tables.ts';
import { type StoredRollup, storedOf } from './stored-rollup.ts';
import { rollupSchemaName } from './watch-tables.ts';

export interface StoredState extends StoredRollup {
  /** Cells that are marked, about. */
  readonly dirty: number;
  /** Whether anything is marked, be it outside all cells. */
  readonly marked: boolean;
  /** Bytes of its table with its index. */
  readonly bytes: number;
  /** Whether every trigger of it is where it was made, and is not disabled. */
  readonly watched: boolean;
  /** Whether who asks may see other rows than who builds. */
  readonly secured: boolean;
}

/** Qualified: within a subquery, drizzle's own columns would be those of its tables. */
const own = (name: string) => sql`"rollups".${sql.identifier(name)}`;

/** What is stored of the definitions, by key and fingerprint, with the number of marked cells. */
export async function readStates(
  db: Database,
  definitions: readonly RollupDefinition[],
): Promise<ReadonlyMap<RollupDefinition, StoredState>> {
  const keys = definitions.map(({ bound }) => bound.definition.key);
  if (keys.length === 0) return new Map();
  const names = [...new Set(definitions.flatMap(namesOf))];
  const dirty = sql<string>`(select count(distinct date_trunc(${own('grain')}, m.starts)) filter (where m.ends <= m.starts + interval '1 day')
      + coalesce(sum(extract(epoch from least(m.ends, ${own('covers_until')}) - greatest(m.starts, ${own('covers_from')}))
          / case ${own('grain')} when 'hour' then 3600 else 86400 end) filter (where m.ends > m.starts + interval '1 day'), 0)
    from cairn.rollup_marks m where m.rollup = ${own('id')} and m.starts < ${own('covers_until')} and m.ends > ${own('covers_from')})`;
  const tables = sql`array(select to_regclass(name) from unnest(${asNames(names)}) as name)`;
  // Names between two others rather than like one: an index finds them, and questions wait for this.
  // A table that was put in the place of another one has no triggers, and the other one still has them.
  const missing = sql<string>`(select count(*) filter (where not exists (
        select from pg_catalog.pg_trigger t where t.tgfoid = p.oid and t.tgenabled in ('O', 'A') and t.tgrelid = any(${tables})))
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where n.nspname = ${rollupSchemaName} and p.proname between ('mark_' || ${own('id')} || '_')::name and ('mark_' || ${own('id')} || '_~')::name)`;
  const marked = sql<boolean>`exists (select from cairn.rollup_marks m where m.rollup = ${own('id')})`;
  const bytes = sql<string>`coalesce(pg_total_relation_size(to_regclass(${own('table_name')})), 0)`;
  const rows = await db
    .select({ row: rollups, dirty, marked, missing, bytes, secured: securedOf(names) })
    .from(rollups)
    .where(inArray(rollups.key, keys));
  return new Map(
    definitions.flatMap((definition) => {
      const found = rows.find(
        ({ row }) => row.key === definition.bound.definition.key && row.fingerprint === definition.fingerprint,
      );
      if (!found) return [];
      const stored = storedOf(found.row, 0);
      const counts = { dirty: Math.ceil(Number(found.dirty)), bytes: Number(found.bytes) };
      return [
        [
          definition,
          {
            ...stored,
            ...counts,
            marked: found.marked,
            watched: Number(found.missing) === 0,
            secured: isSecured(definition, found.secured),
          },
        ] as const,
      ];
    }),
  );
}
