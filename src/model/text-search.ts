/** How a language is matched: by a text search configuration of Postgres, unstemmed, or anywhere in the text. */
import type { Taxonomy } from './taxonomy.ts';

/** Those that Postgres 15 and all later ones have, by ISO 639 code. */
const configurations: ReadonlyMap<string, string> = new Map([
  ['ar', 'arabic'],
  ['hy', 'armenian'],
  ['eu', 'basque'],
  ['ca', 'catalan'],
  ['da', 'danish'],
  ['nl', 'dutch'],
  ['en', 'english'],
  ['fi', 'finnish'],
  ['fr', 'french'],
  ['de', 'german'],
  ['el', 'greek'],
  ['hi', 'hindi'],
  ['hu', 'hungarian'],
  ['id', 'indonesian'],
  ['ga', 'irish'],
  ['it', 'italian'],
  ['lt', 'lithuanian'],
  ['ne', 'nepali'],
  ['no', 'norwegian'],
  ['nb', 'norwegian'],
  ['nn', 'norwegian'],
  ['pt', 'portuguese'],
  ['ro', 'romanian'],
  ['ru', 'russian'],
  ['sr', 'serbian'],
  ['es', 'spanish'],
  ['sv', 'swedish'],
  ['ta', 'tamil'],
  ['tr', 'turkish'],
  ['yi', 'yiddish'],
]);

/** Written without spaces between words, so that a text search would take a sentence for a word. */
export const unspacedLanguages: ReadonlySet<string> = new Set(['ja', 'zh', 'th', 'lo', 'km', 'my', 'bo', 'dz']);

/** `substring`, or the name of a configuration; `simple` where Postgres knows no stems of the language. */
export const methodOf = ({ substrings }: Pick<Taxonomy, 'substrings'>, language: string): string =>
  substrings.includes(language) ? 'substring' : (configurations.get(language) ?? 'simple');

/** Languages that any theme has words for, sorted. */
export const languagesOf = ({ themes }: Taxonomy): readonly string[] =>
  [...new Set(themes.flatMap(({ languages }) => Object.keys(languages)))].sort();
