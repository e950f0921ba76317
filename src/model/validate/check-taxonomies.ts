/** Cross-checks of taxonomies: dataset, dimensions, languages and tables that they write. */
import { type Dataset, hasTable } from '../dataset.ts';
import type { Model } from '../model.ts';
import type { Taxonomy } from '../taxonomy.ts';
import { languagesOf, unspacedLanguages } from '../text-search.ts';
import { checkDistinct, checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkTaxonomies({ datasets, taxonomies }: Model): readonly Finding[] {
  const all = [...taxonomies.values()];
  return [
    ...all.flatMap((taxonomy) => checkTaxonomy(datasets, taxonomy, placeOf('taxonomy', taxonomy.key))),
    ...checkOnce(all),
  ];
}

function checkTaxonomy(datasets: Model['datasets'], taxonomy: Taxonomy, place: Place): readonly Finding[] {
  const dataset = datasets.get(taxonomy.dataset);
  return [
    ...checkReference(within(place, 'dataset'), 'dataset', taxonomy.dataset, datasets),
    ...(dataset ? checkDataset(dataset, taxonomy, place) : []),
    ...checkLanguages(taxonomy, place),
    ...checkTables(taxonomy, place),
    ...checkDistinct(
      within(place, 'themes'),
      'theme',
      taxonomy.themes.map(({ key }) => key),
    ),
  ];
}

function checkDataset(dataset: Dataset, { text, language }: Taxonomy, place: Place): readonly Finding[] {
  const { key, primaryKey } = dataset;
  const keys =
    primaryKey.length === 1
      ? []
      : [
          finding(
            within(place, 'dataset'),
            'MODEL_INVALID',
            `The rows of "${key}" are told apart by ${primaryKey.length} columns, and what is found in a comment points at one.`,
            'Use a dataset, or a view, whose primary key is one column.',
          ),
        ];
  const stored = hasTable(dataset)
    ? []
    : [
        finding(
          within(place, 'dataset'),
          'MODEL_INVALID',
          `"${key}" is a query, and what is found in a comment is stored beside a table.`,
          'Use the dataset of the table or view that holds the comments.',
        ),
      ];
  return [
    ...keys,
    ...stored,
    ...checkText(dataset, text, within(place, 'text')),
    ...(language === undefined ? [] : checkText(dataset, language, within(place, 'language'))),
  ];
}

function checkText({ key, dimensions }: Dataset, name: string, place: Place): readonly Finding[] {
  const known = new Map(dimensions.map((dimension) => [dimension.key, dimension]));
  const dimension = known.get(name);
  if (!dimension) return checkReference(place, `dimension of "${key}"`, name, known);
  if (dimension.type === 'string') return [];
  return [
    finding(place, 'MODEL_INVALID', `"${name}" is a ${dimension.type}, and not a text.`, 'Name a dimension of texts.'),
  ];
}

function checkLanguages(taxonomy: Taxonomy, place: Place): readonly Finding[] {
  const { language, defaultLanguage, substrings } = taxonomy;
  const unknown =
    language === undefined && defaultLanguage === undefined
      ? [
          finding(
            place,
            'MODEL_INVALID',
            'Nothing says which language the comments are in.',
            'Name the dimension in language, or give defaultLanguage.',
          ),
        ]
      : [];
  const unspaced = languagesOf(taxonomy)
    .filter((each) => unspacedLanguages.has(each) && !substrings.includes(each))
    .map((each) =>
      finding(
        within(place, 'substrings'),
        'MODEL_INVALID',
        `"${each}" is written without spaces between words, so that no word of it would ever be found.`,
        `Add ${each} to substrings.`,
      ),
    );
  return [...unknown, ...unspaced];
}

function checkTables({ results }: Taxonomy, place: Place): readonly Finding[] {
  return Object.entries(results).flatMap(([name, table]) => {
    const parts = table.split('.');
    if (parts.length <= 2 && parts.every((part) => part.length > 0)) return [];
    return [
      finding(
        within(place, 'results', name),
        'MODEL_INVALID',
        `"${table}" is not a table.`,
        'Write `name` or `schema.name`.',
      ),
    ];
  });
}

/** Two writers of one table would undo each other; and of a comment there is one list of themes. */
function checkOnce(all: readonly Taxonomy[]): readonly Finding[] {
  const tables = new Map<string, string>();
  const datasets = new Map<string, string>();
  return all.flatMap(({ key, dataset, results }) => {
    const found: Finding[] = [];
    const other = datasets.get(dataset);
    if (other !== undefined)
      found.push(
        finding(
          placeOf('taxonomy', key, 'dataset'),
          'MODEL_INVALID',
          `The comments of "${dataset}" are read by "${other}" already.`,
          'Put the themes of both into one taxonomy.',
        ),
      );
    datasets.set(dataset, other ?? key);
    for (const [name, table] of Object.entries(results)) {
      if (tables.has(table))
        found.push(
          finding(
            placeOf('taxonomy', key, 'results', name),
            'MODEL_INVALID',
            `The table "${table}" is written for another result already.`,
            'Give each result a table of its own.',
          ),
        );
      tables.set(table, key);
    }
    return found;
  });
}
