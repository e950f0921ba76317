/** Words of taxonomies put before Postgres, which drops stop words: a term of nothing else would never be found, in silence. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';
import { methodOf } from '../../model/text-search.ts';
import { type Finding, finding, type Place, placeOf } from '../../model/validate/finding.ts';

interface Term {
  readonly place: Place;
  readonly configuration: string;
  readonly term: string;
}

/** One statement for all of them. */
export async function checkTaxonomies(db: Database, { taxonomies }: Model): Promise<readonly Finding[]> {
  const terms = [...taxonomies.values()].flatMap((taxonomy) =>
    taxonomy.themes.flatMap(({ languages }, theme) =>
      Object.entries(languages).flatMap(([language, words]): readonly Term[] => {
        const method = methodOf(taxonomy, language);
        return (['terms', 'phrases', 'exclusions'] as const).flatMap((list) =>
          words[list].map((term, index) => ({
            place: placeOf('taxonomy', taxonomy.key, 'themes', theme, 'languages', language, list, index),
            // Phrases are searched with every word, in any language.
            configuration: method === 'substring' || list !== 'terms' ? 'simple' : method,
            term,
          })),
        );
      }),
    ),
  );
  if (terms.length === 0) return [];
  const list = (values: readonly string[]) => sql`${JSON.stringify(values)}::jsonb`;
  const { rows } = await db.execute<{ position: string }>(sql`/* catalog terms */
    select c.position from jsonb_array_elements_text(${list(terms.map(({ configuration }) => configuration))}) with ordinality c(name, position)
    join jsonb_array_elements_text(${list(terms.map(({ term }) => term))}) with ordinality t(term, position) on t.position = c.position
    where numnode(plainto_tsquery(c.name::regconfig, t.term)) = 0`);
  return rows.flatMap(({ position }) => {
    const found = terms[Number(position) - 1];
    if (!found) return [];
    const { place, term, configuration } = found;
    return [
      finding(
        place,
        'MODEL_INVALID',
        `"${term}" has no word that a search in ${configuration} looks for: it would never be found.`,
        'Use a word with a meaning of its own, or write it among the phrases.',
      ),
    ];
  });
}
