/** What the role of this connection may do: enough for Cairn, and not everything. */
import type { Pool } from 'pg';
import type { Model } from '../../model/model.ts';
import { type Finding, fine, problem, some, warning } from './finding.ts';

const tablesOf = (model: Model): readonly string[] =>
  [...model.datasets.values()].flatMap(({ table }) => (table === undefined ? [] : [table]));

/** `embedded`: whether the server is Cairn's own, which nobody else reaches. */
export async function checkRights(pool: Pool, model: Model | null, embedded: boolean): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ role: string; superuser: boolean; creates: boolean; writes: boolean | null }>(
    `/* doctor rights */ select current_user as role, (select rolsuper from pg_roles where rolname = current_user) as superuser,
       has_database_privilege(current_database(), 'CREATE') as creates,
       case when to_regclass('cairn.applies') is null then null
         else has_schema_privilege('cairn', 'USAGE') and has_table_privilege('cairn.applies', 'INSERT') end as writes`,
  );
  const [found] = rows;
  if (!found) return [];
  const { role, superuser, creates, writes } = found;
  return [
    superuser && !embedded
      ? warning(
          'role',
          `Cairn connects as ${role}, a superuser: whatever goes wrong can go wrong everywhere.`,
          'Make a role of its own that owns the database, and put it into DATABASE_URL.',
        )
      : fine(
          'role',
          embedded ? 'The embedded server is for Cairn alone.' : `Cairn connects as ${role}, which is no superuser.`,
        ),
    creates
      ? fine('migrating', 'The role may create schemas, as migrations need.')
      : warning(
          'migrating',
          `${role} may not create schemas in this database: a migration that needs one will fail.`,
          `Run once, as its owner: grant create on database … to ${role}.`,
        ),
    ...(writes === false
      ? [
          problem(
            'writing',
            `${role} may not write the catalogue and the goals.`,
            `Grant usage on the schema cairn and all on its tables to ${role}.`,
          ),
        ]
      : []),
    ...(model ? [await reading(pool, role, model)] : []),
    ...(model && !embedded ? [await ownership(pool, role, tablesOf(model))] : []),
  ];
}

async function reading(pool: Pool, role: string, model: Model): Promise<Finding> {
  const { rows } = await pool.query<{ name: string }>(
    `/* doctor reading */ select name from unnest($1::text[]) as name
     where to_regclass(name) is not null and not has_table_privilege(to_regclass(name), 'SELECT')`,
    [tablesOf(model)],
  );
  return rows.length === 0
    ? fine('reading', `${role} may read every table of the model.`)
    : problem(
        'reading',
        `${role} may not read ${some(rows.map(({ name }) => name))}.`,
        `Grant select on them to ${role}.`,
      );
}

/** Tables of the model that a role could change the shape of, and the rows, whatever is granted. */
async function ownership(pool: Pool, role: string, tables: readonly string[]): Promise<Finding> {
  const { rows } = await pool.query<{ name: string }>(
    `/* doctor ownership */ select name from unnest($1::text[]) as name
     join pg_class c on c.oid = to_regclass(name) where pg_has_role(current_user, c.relowner, 'USAGE')`,
    [tables],
  );
  return rows.length === 0
    ? fine('ownership', `${role} owns no table of the model.`)
    : warning(
        'ownership',
        `${role} owns ${some(rows.map(({ name }) => name))}: whoever gets hold of the server can change and drop facts.`,
        'Serve as a role of its own, and let another one migrate and import: see docs/database-roles.md.',
      );
}
