/** Tables under row level security: who builds cells may see other rows of them than who asks, so that nothing is kept of them. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { renderSource } from '../model/render-source.ts';
import { watchedTables } from '../sql/rollup/lower-marking.ts';
import type { RollupDefinition } from './rollup-definition.ts';

export const securedNote = 'its rows are under row level security, and who asks may see others than who builds';

/** Tables and views as statements name them; a query has no name. */
export const namesOf = ({ bound, lowering }: RollupDefinition): readonly string[] => [
  ...new Set(
    watchedTables(bound, lowering.datasets).flatMap(({ dataset }) =>
      dataset.table === undefined ? [] : [renderSource(dataset)],
    ),
  ),
];

const readsQuery = ({ bound, lowering }: RollupDefinition): boolean =>
  watchedTables(bound, lowering.datasets).some(({ dataset }) => dataset.table === undefined);

/** Any table of the database: what a view or a query reads is not looked into. */
const anySecured = sql`exists (select from pg_catalog.pg_class where relrowsecurity)`;

export const asNames = (names: readonly string[]): SQL =>
  sql`${`{${names.map((name) => JSON.stringify(name)).join(',')}}`}::text[]`;

/** Those of `names` whose rows may not all be seen; null among them where a query may read such. */
export const securedOf = (names: readonly string[]): SQL<(string | null)[]> => sql`array(
  select name from unnest(${asNames(names)}) as name join pg_catalog.pg_class c on c.oid = to_regclass(name)
  where c.relrowsecurity or (c.relkind in ('v', 'm', 'f') and ${anySecured})
  union all select null where ${anySecured})`;

export const isSecured = (definition: RollupDefinition, secured: readonly (string | null)[]): boolean =>
  namesOf(definition).some((name) => secured.includes(name)) || (readsQuery(definition) && secured.includes(null));

export async function findSecured(db: Database, definition: RollupDefinition): Promise<boolean> {
  const { rows } = await db.execute<{ secured: (string | null)[] }>(
    sql`/* rollup security */ select ${securedOf(namesOf(definition))} as secured`,
  );
  return isSecured(definition, rows[0]?.secured ?? []);
}
