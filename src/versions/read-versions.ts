/** One small statement to where every table stands: how often it was written to, and whether that is known. */
import type { Database } from '../../db/connection.ts';
import type { PreparedStatements } from '../../db/prepared-statements.ts';
import { runStatementOn, type Statement } from '../../db/statement.ts';
import { triggerName } from './install-triggers.ts';

export interface TableState {
  /** Another whenever rows may be others; null where a write could go unseen. */
  readonly version: string | null;
  /** What the tables behind a source were found by: another once they have to be found anew. */
  readonly shape: string;
}

export interface Versions {
  /** All that was read, as it came: equal texts say the same. */
  readonly text: string;
  readonly tables: ReadonlyMap<number, TableState>;
  /** Marks that nobody has folded yet. */
  readonly marks: number;
}

export interface Seen {
  readonly versions: Versions;
  /** The snapshot, and the server that it is of: while this is the same, nothing was committed. */
  readonly standing: string;
}

/**
 * As one snapshot sees it. A table changes its version with every transaction that wrote to it, seen when its rows are, and with
 * whatever is done to the table or its trigger, for that can change rows without a mark. The versions of `before` are given back
 * where nothing has changed since; where nothing was committed at all, the database does not look at the tables.
 */
export async function readVersions(
  db: Database,
  relations: readonly number[],
  { prepared, before }: { readonly prepared?: PreparedStatements | undefined; readonly before?: Seen | null } = {},
): Promise<Seen> {
  const parameters = [`{${relations.join(',')}}`, before?.standing ?? null];
  const statement: Statement = { text: query, parameters, kind: query };
  const [row] = await (prepared ? prepared.run(db, statement) : runStatementOn(db, statement));
  const standing = String(row?.standing);
  if (before && row?.unchanged === true) return before;
  const text = String(row?.tables ?? '[]');
  if (before?.versions.text === text) return { versions: before.versions, standing };
  const versions = versionsIn(text);
  return { versions, standing };
}

function versionsIn(text: string): Versions {
  const found = JSON.parse(text) as readonly (readonly [number, string | null, string, number])[];
  return {
    text,
    tables: new Map(found.map(([relation, version, shape]) => [relation, { version, shape }])),
    marks: found.reduce((sum, [, , , marks]) => sum + marks, 0),
  };
}

/**
 * 60: after, a statement, and insert, update, delete and truncate, in the bits of `pg_trigger.tgtype`. Kept answers wait for it: rules are looked for where
 * there is a view, and what is empty nearly everywhere is gathered once instead of once a table (a fifth less time).
 */
const tables = `select json_agg(json_build_array(c.oid::bigint,
  case when c.relkind = 'v' then concat_ws(' ', c.xmin, w.xmin)
    when t.tgenabled = 'A' and t.tgtype = 60 and t.tgfoid = 'cairn.mark_data_change'::regproc
    then concat_ws(' ', coalesce(v.changes, 0) + coalesce(m.marks, 0), coalesce(v.salt, 0) # coalesce(m.salt, 0), c.relfilenode, c.xmin, t.xmin) end,
  concat_ws(' ', c.relnamespace::regnamespace, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, w.xmin, k.kin,
    s.srrelid is not null),
  coalesce(m.marks, 0)) order by c.oid)::text as tables
from pg_class c
left join pg_trigger t on t.tgrelid = c.oid and t.tgname = '${triggerName}'
left join lateral (
  select r.xmin from pg_rewrite r where c.relkind = 'v' and r.ev_class = c.oid and r.rulename = '_RETURN' offset 0
) w on true
left join cairn.data_versions v on v.relation = c.oid::bigint
left join (select relation, count(*) as marks, bit_xor(salt) as salt from cairn.data_changes group by 1) m on m.relation = c.oid::bigint
left join (
  select oid, string_agg(inhparent || '>' || inhrelid, ',' order by inhparent, inhrelid) as kin
  from pg_inherits cross join lateral (values (inhparent), (inhrelid)) each (oid) group by 1
) k on k.oid = c.oid
left join (select distinct srrelid from pg_subscription_rel) s on s.srrelid = c.oid
where c.oid = any($1::oid[])`;

/**
 * Who commits leaves the transactions of the snapshot, and takes its end along: two equal snapshots of one server see the same rows. Of another server, after a
 * fail-over that lost some commits, an equal one would say nothing, and neither does one of a standby, which does not name who is at work.
 */
const query = `/* data versions */
select standing, unchanged, case when not unchanged then (${tables}) end as tables
from (
  select standing, not pg_is_in_recovery() and standing is not distinct from $2::text as unchanged
  from (select concat_ws(' ', pg_current_snapshot(), pg_postmaster_start_time()) as standing) now
) compared`;
