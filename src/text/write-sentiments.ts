/** One row a stale comment: how it was read, and the feeling in it where somebody can judge its language. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { languagesOf, methodOf } from '../model/text-search.ts';
import type { CommentSource } from './comment-source.ts';
import { judges } from './sentiment/judges.ts';
import { libraries } from './stage-comments.ts';

/** Texts judged between two statements: memory stays small however many comments there are. */
const pageSize = 5000;

/** `onProgress` hears how many different texts are judged, of how many. */
export async function writeSentiments(
  db: Database,
  source: CommentSource,
  version: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  await judgeTexts(db, onProgress);
  await db.execute(sql`/* text write sentiments */ insert into ${source.sentiment}
    (response_id, language, method, score, label, library, library_version, taxonomy_version, digest)
    select c.response_id, c.language, ${methodCase(source)}, f.score, f.label, j.library, j.version, ${version}, c.digest
    from stale_comments c
    left join judged_texts f on f.digest = c.digest
    left join ${libraries()} on j.language = c.language`);
}

/** Equal comments in one language are judged once. */
async function judgeTexts(db: Database, onProgress: (done: number, total: number) => void): Promise<void> {
  await db.execute(sql`/* text judged */ create temp table judged_texts
    (position bigint generated always as identity primary key, digest text not null, language text not null,
    comment text not null, score numeric(5, 4), label text) on commit drop`);
  const known = sql.join(
    [...judges.keys()].map((language) => sql`${language}`),
    sql`, `,
  );
  const { rowCount } = await db.execute(sql`/* text texts */ insert into judged_texts (digest, language, comment)
    select digest, min(language), min(comment) from stale_comments where language in (${known}) group by digest`);
  const total = rowCount ?? 0;
  for (let from = 0; from < total; from += pageSize) {
    onProgress(from, total);
    const { rows } = await db.execute<{ position: string; language: string; comment: string }>(sql`/* text page */
      select position, language, comment from judged_texts where position > ${from} and position <= ${from + pageSize}`);
    const found = await Promise.all(
      rows.map(async ({ position, language, comment }) => {
        const judge = judges.get(language);
        if (!judge) throw new Error(`Nobody judges ${language}.`);
        return { position, ...(await judge.judge(comment)) };
      }),
    );
    const list = (values: readonly unknown[]) => `{${values.join(',')}}`;
    await db.execute(sql`/* text judge */ update judged_texts t set score = f.score, label = f.label
      from unnest(${list(found.map(({ position }) => position))}::bigint[], ${list(found.map(({ score }) => score))}::numeric[],
        ${list(found.map(({ label }) => label))}::text[]) f(position, score, label) where t.position = f.position`);
  }
  onProgress(total, total);
}

/** `case c.language when 'en' then 'english' … end`; null for languages that no theme has words in. */
function methodCase({ taxonomy }: CommentSource): SQL {
  const cases = languagesOf(taxonomy).map(
    (language) => sql`when ${language}::text then ${methodOf(taxonomy, language)}::text`,
  );
  return sql`case c.language ${sql.join(cases, sql` `)} end`;
}
