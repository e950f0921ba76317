/** Which comments are to be read: those that are new, changed, or were read by another taxonomy or library. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import type { CommentSource } from './comment-source.ts';
import { judges } from './sentiment/judges.ts';

/** `("language", "library", "version")`, one row a language that somebody can judge. */
export const libraries = (): SQL =>
  sql`(values ${sql.join(
    [...judges].map(([language, { library, version }]) => sql`(${language}::text, ${library}::text, ${version}::text)`),
    sql`, `,
  )}) j(language, library, version)`;

export interface Staged {
  /** Comments to read. */
  readonly stale: number;
  /** Comments of the dataset. */
  readonly comments: number;
}

/**
 * Fills the temporary table `stale_comments`, which the transaction takes with it, and takes back what was found in
 * comments that are stale or gone. A blank comment is none.
 */
export async function stageComments(
  db: Database,
  source: CommentSource,
  { keyType, version }: { readonly keyType: string; readonly version: string },
): Promise<Staged> {
  const { table, key, text, language, themes, sentiment } = source;
  await db.execute(
    sql`/* text stage */ create temp table stale_comments (response_id ${sql.raw(keyType)} primary key, language text, comment text not null, digest text not null) on commit drop`,
  );
  const comments = sql` from ${table} "t" where btrim(${text}) <> ''`;
  const current = sql`select ${key} as response_id, ${language} as language, ${text} as comment,
    md5(coalesce(${language}, '') || ' ' || ${text}) as digest${comments}`;
  const { rowCount: stale } = await db.execute(sql`/* text stale comments */
    insert into stale_comments select c.response_id, c.language, c.comment, c.digest
    from (${current}) c
    left join ${sentiment} s on s.response_id = c.response_id
    left join ${libraries()} on j.language = c.language
    where s.response_id is null or s.digest <> c.digest or s.taxonomy_version <> ${version}
      or (s.library, s.library_version) is distinct from (j.library, j.version)`);
  await db.execute(sql`/* text analyze */ analyze stale_comments`);
  for (const result of [themes, sentiment]) {
    const gone = sql`select r.response_id from ${result} r left join (select ${key} as response_id${comments}) c on c.response_id = r.response_id
      where c.response_id is null`;
    // By keys that were found before: a row is deleted beside no other table on a Citus cluster.
    for (const keys of [sql`select response_id from stale_comments`, gone])
      await db.execute(sql`/* text forget */ delete from ${result} where response_id in (${keys})`);
  }
  const { rows } = await db.execute<{ comments: string }>(
    sql`/* text comments */ select count(*) as comments${comments}`,
  );
  return { stale: stale ?? 0, comments: Number(rows[0]?.comments ?? 0) };
}
