/** Where the comments of a taxonomy stand: the columns of its dataset, as SQL over an alias. */
import { type SQL, sql } from 'drizzle-orm';
import { type Dataset, hasTable } from '../model/dataset.ts';
import { expandSnippet } from '../model/expand-snippet.ts';
import type { Taxonomy } from '../model/taxonomy.ts';

export interface CommentSource {
  readonly taxonomy: Taxonomy;
  /** `"cx"."survey_responses"`. */
  readonly table: SQL;
  /** `"t"."id"`. */
  readonly key: SQL;
  readonly keyColumn: string;
  /** The comment, as it stands. */
  readonly text: SQL;
  /** ISO 639 in lower case, regions left off; null where neither the row nor the taxonomy says. */
  readonly language: SQL;
  readonly themes: SQL;
  readonly sentiment: SQL;
}

export function commentSource(dataset: Dataset, taxonomy: Taxonomy): CommentSource {
  if (!hasTable(dataset)) throw new Error(`The taxonomy "${taxonomy.key}" reads a query.`);
  const [keyColumn = ''] = dataset.primaryKey;
  const dimension = (key: string): SQL => {
    const found = dataset.dimensions.find((each) => each.key === key);
    if (!found) throw new Error(`The taxonomy "${taxonomy.key}" names the unknown dimension "${key}".`);
    const text = found.sql ?? `{${found.column ?? key}}`;
    return sql`(${sql.raw(expandSnippet(dataset, 't', text, [key]))})::text`;
  };
  const said = taxonomy.language === undefined ? sql`null` : dimension(taxonomy.language);
  return {
    taxonomy,
    table: quoted(dataset.table),
    key: sql`"t".${sql.identifier(keyColumn)}`,
    keyColumn,
    text: dimension(taxonomy.text),
    language: sql`coalesce(nullif(lower(split_part(replace(btrim(${said}), '_', '-'), '-', 1)), ''), ${taxonomy.defaultLanguage ?? null}::text)`,
    themes: quoted(taxonomy.results.themes),
    sentiment: quoted(taxonomy.results.sentiment),
  };
}

const quoted = (table: string): SQL =>
  sql.join(
    table.split('.').map((part) => sql.identifier(part)),
    sql`.`,
  );
