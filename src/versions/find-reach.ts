/** From sources to the tables behind them: through queries, views, partitions and whatever snippets read beside their row. */
import { sql } from 'drizzle-orm';
import { keptByCitus } from '../../db/citus.ts';
import type { Database } from '../../db/connection.ts';
import { namesMoment, readTree, type Tree } from './read-tree.ts';
import type { Reach, ReachedSource, Source } from './source.ts';
import { unsteadyFunctions } from './steady-functions.ts';

/** Postgres is asked itself: each source becomes a view of a transaction that is undone. Nothing is run. */
export async function findReach(db: Database, sources: readonly Source[]): Promise<readonly ReachedSource[]> {
  const found: ReachedSource[] = [];
  for (const source of sources) {
    const tree = await treeOf(db, source);
    found.push({
      source,
      reach: tree === null ? unwatched('Cairn may not make a view of it') : await follow(db, tree),
    });
  }
  return found;
}

const unwatched = (reason: string): Reach => ({ kind: 'unwatched', reason });

/** Null where no view can be made. */
async function treeOf(db: Database, { text, snippets }: Source): Promise<Tree | null> {
  const undo = new Error('undone as intended');
  let tree: Tree | null = null;
  try {
    await db.transaction(async (transaction) => {
      const columns = snippets.map((snippet, index) => `(${snippet}) as "c${index}"`);
      await transaction.execute(
        sql.raw(`/* data probe */ create temporary view cairn_probe as select ${columns.join(', ')} from ${text} "t"`),
      );
      const [read] = await readTrees(transaction, sql`ev_class = 'pg_temp.cairn_probe'::regclass`);
      if (read) tree = [text, ...snippets].some(namesMoment) ? { ...read.tree, beyond: 'reads the clock' } : read.tree;
      throw undo;
    });
  } catch (error) {
    if (error !== undo) return null;
  }
  return tree;
}

interface ReadTree {
  readonly relation: number;
  readonly tree: Tree;
}

async function readTrees(db: Database, which: ReturnType<typeof sql>): Promise<readonly ReadTree[]> {
  const { rows } = await db.execute<{ relation: string; tree: string }>(sql`/* data trees */
    select ev_class::bigint as relation, ev_action::text as tree from pg_rewrite where rulename = '_RETURN' and ${which}`);
  return rows.map(({ relation, tree }) => {
    const read = readTree(tree);
    // A stored view names itself as well.
    return {
      relation: Number(relation),
      tree: { ...read, relations: read.relations.filter((each) => each !== Number(relation)) },
    };
  });
}

/** Views are looked into, and tables with partitions or children are all of these. */
async function follow(db: Database, first: Tree): Promise<Reach> {
  const relations = new Set<number>();
  let trees: readonly Tree[] = [first];
  while (trees.length > 0) {
    const beyond = trees.find((tree) => tree.beyond !== null)?.beyond;
    if (beyond != null) return unwatched(`it ${beyond}`);
    const [unsteady] = await unsteadyFunctions(db, unique(trees.flatMap(({ functions }) => functions)));
    if (unsteady !== undefined) return unwatched(`it calls ${unsteady}, which may give something else each time`);
    const added = unique(trees.flatMap((tree) => tree.relations)).filter((each) => !relations.has(each));
    const known = await readRelations(db, added);
    const obstacle = known.find(({ obstacle }) => obstacle !== null);
    if (obstacle) return unwatched(`${obstacle.name} is ${obstacle.obstacle}`);
    for (const { relation } of known) relations.add(relation);
    const views = known.filter(({ view }) => view).map(({ relation }) => relation);
    trees =
      views.length === 0 ? [] : (await readTrees(db, sql`ev_class = any(${oids(views)})`)).map(({ tree }) => tree);
  }
  return { kind: 'tables', relations: [...relations].sort((a, b) => a - b) };
}

const unique = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)];

/** Numbers that Postgres gave, as a constant. */
export const oids = (relations: readonly number[]) => sql.raw(`'{${relations.join(',')}}'::oid[]`);

interface Relation {
  readonly relation: number;
  readonly name: string;
  readonly view: boolean;
  /** Why writing to it can go unseen; null where it cannot. */
  readonly obstacle: string | null;
}

/** These, and everything that shares rows with them: ancestors and descendants. */
async function readRelations(db: Database, relations: readonly number[]): Promise<readonly Relation[]> {
  if (relations.length === 0) return [];
  const { rows } = await db.execute<{
    relation: string;
    name: string;
    view: boolean;
    obstacle: string | null;
  }>(sql`/* data relations */
    with recursive kin as (
      select unnest(${oids(relations)}) as oid
      union
      select case when i.inhparent = k.oid then i.inhrelid else i.inhparent end
      from kin k join pg_inherits i on k.oid in (i.inhparent, i.inhrelid)
    )
    select c.oid::bigint as relation, c.oid::regclass::text as name, c.relkind = 'v' as view,
      case
        when c.oid < 16384 then 'a table of Postgres itself'
        when c.relkind = 'm' then 'a materialised view'
        when c.relkind = 'f' then 'a foreign table'
        when c.relkind not in ('r', 'p', 'v') then 'no table'
        when c.relpersistence = 't' then 'a temporary table'
        when c.relpersistence = 'u' then 'an unlogged table, which a crash empties'
        when ${sql.raw(keptByCitus('c.oid'))} then 'kept by Citus, which runs no triggers'
        when c.relrowsecurity then 'under policies that decide which rows are seen'
        when exists (select from pg_subscription_rel s where s.srrelid = c.oid) then 'written by a subscription'
      end as obstacle
    from kin join pg_class c on c.oid = kin.oid`);
  return rows.map((row) => ({ ...row, relation: Number(row.relation) }));
}
