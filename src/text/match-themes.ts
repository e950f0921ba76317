/** The themes of all stale comments of one language, in one statement. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import type { Theme, ThemeWords } from '../model/taxonomy.ts';
import { methodOf } from '../model/text-search.ts';
import type { CommentSource } from './comment-source.ts';
import { normalText } from './normal-text.ts';

interface Wanted {
  readonly theme: Theme;
  readonly words: ThemeWords;
}

/** Returns how many mentions were found. */
export async function matchThemes(db: Database, source: CommentSource, language: string): Promise<number> {
  const method = methodOf(source.taxonomy, language);
  const wanted = source.taxonomy.themes.flatMap((theme): readonly Wanted[] => {
    const words = theme.languages[language];
    return words ? [{ theme, words }] : [];
  });
  const found = method === 'substring' ? bySubstring(wanted, language) : bySearch(wanted, language, method);
  const { rowCount } = await db.execute(
    sql`/* text match ${sql.raw(source.taxonomy.key)} ${sql.raw(language)} */ insert into ${source.themes} (response_id, theme) ${found}`,
  );
  return rowCount ?? 0;
}

/**
 * Terms are compared by stem, phrases and exclusions as they are written: a search that knows stop words would find
 * "working" for "not working".
 *
 * ```sql
 * with themes as materialized (values ('speed'::text, plainto_tsquery('english', 'slow') || …, phraseto_tsquery('simple', 'no reply'), null::tsquery)),
 *   comments as materialized (select response_id, to_tsvector('english', …) as stems, to_tsvector('simple', …) as words from stale_comments where language = 'en')
 * select c.response_id, q.theme from comments c join themes q on (c.stems @@ q.terms or c.words @@ q.phrases) and (c.words @@ q.exclusions) is not true
 * ```
 */
function bySearch(wanted: readonly Wanted[], language: string, configuration: string): SQL {
  const stems = sql`${configuration}::regconfig`;
  const simple = sql`'simple'::regconfig`;
  const rows = wanted.map(({ theme, words }) => {
    const terms = anyOf(words.terms.map((term) => sql`plainto_tsquery(${stems}, ${normalText(sql`${term}::text`)})`));
    const phrase = (text: string) => sql`phraseto_tsquery(${simple}, ${normalText(sql`${text}::text`)})`;
    return sql`(${theme.key}::text, ${terms}, ${anyOf(words.phrases.map(phrase))}, ${anyOf(words.exclusions.map(phrase))})`;
  });
  return sql`with themes (theme, terms, phrases, exclusions) as materialized (values ${sql.join(rows, sql`, `)}),
    comments as materialized (select response_id, to_tsvector(${stems}, comment) as stems, to_tsvector(${simple}, comment) as words
      from (select response_id, ${normalText(sql`comment`)} as comment from stale_comments where language = ${language}) c)
    select c.response_id, q.theme from comments c
    join themes q on (c.stems @@ q.terms or c.words @@ q.phrases) and (c.words @@ q.exclusions) is not true`;
}

/** Null for an empty list: it matches nothing. */
const anyOf = (queries: readonly SQL[]): SQL =>
  queries.length === 0 ? sql`null::tsquery` : sql`(${sql.join([...queries], sql` || `)})`;

/** Anywhere in the text: `strpos(comment, '遅') > 0`. */
function bySubstring(wanted: readonly Wanted[], language: string): SQL {
  const rows = wanted.map(({ theme, words }) => {
    const found = [...words.terms, ...words.phrases].map(contains);
    const excluded = words.exclusions.map(contains);
    const unless = excluded.length === 0 ? sql`` : sql` and not (${sql.join(excluded, sql` or `)})`;
    return sql`(${theme.key}::text, (${sql.join(found, sql` or `)})${unless})`;
  });
  // The list of a lateral join to constants: each comment is compared with each theme in place.
  return sql`select c.response_id, themes.theme
    from (select response_id, ${normalText(sql`comment`)} as comment from stale_comments where language = ${language} offset 0) c
    cross join lateral (values ${sql.join(rows, sql`, `)}) themes(theme, found) where themes.found`;
}

const contains = (text: string): SQL => sql`strpos(c.comment, ${normalText(sql`${text}::text`)}) > 0`;
