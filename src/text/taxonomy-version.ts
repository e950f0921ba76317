/** What a taxonomy says to look for, as one hash: names and descriptions are left out, for they find nothing. */
import { createHash } from 'node:crypto';
import type { Taxonomy } from '../model/taxonomy.ts';

/** Counts up where the way of matching itself changes, so that every comment is read anew. */
const matching = 1;

/** SHA-256 in hexadecimal; the order of languages says nothing. */
export function taxonomyVersion({ text, language, defaultLanguage, substrings, themes }: Taxonomy): string {
  const said = themes.map(({ key, languages }) => [
    key,
    Object.entries(languages)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { terms, phrases, exclusions }]) => [name, terms, phrases, exclusions]),
  ]);
  const whole = [matching, text, language ?? null, defaultLanguage ?? null, [...substrings].sort(), said];
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}
