/** Cross-checks of datasets: times, entities, dimensions and their shared meaning, measures. */
import type { Dataset, Dimension } from '../dataset.ts';
import type { Model } from '../model.ts';
import { snippetNames } from '../render-snippet.ts';
import { checkBridge } from './check-bridge.ts';
import { checkMeasure, checkTime } from './check-measure.ts';
import { checkSnippet } from './check-operand.ts';
import { findCycles, tellCycle } from './find-cycles.ts';
import { checkDistinct, checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';
import { isDatabaseTimeZone } from './time-zone.ts';

export function checkDatasets({ datasets }: Model): readonly Finding[] {
  return [
    ...[...datasets.values()].flatMap((dataset) => checkDataset(datasets, dataset)),
    ...checkPrimaries(datasets),
    ...checkConformity(datasets),
  ];
}

function checkDataset(datasets: ReadonlyMap<string, Dataset>, dataset: Dataset): readonly Finding[] {
  const place = placeOf('dataset', dataset.key);
  const { dimensions, entities } = dataset;
  return [
    ...checkSource(dataset, place),
    ...checkRespondent(dataset, within(place, 'anonymity', 'respondent')),
    ...checkTime(dataset, dataset.time ?? undefined, within(place, 'time')),
    ...checkDistinct(
      within(place, 'dimensions'),
      'dimension',
      dimensions.map(({ key }) => key),
    ),
    ...checkDistinct(
      within(place, 'entities'),
      'entity',
      entities.map(({ key }) => key),
    ),
    ...dimensions.flatMap((dimension, index) => checkDimension(dataset, dimension, within(place, 'dimensions', index))),
    ...checkSnippetCycles(dataset, within(place, 'dimensions')),
    ...Object.entries(dataset.measures).flatMap(([key, measure]) =>
      checkMeasure(datasets, dataset.key, measure, within(place, 'measures', key)),
    ),
  ];
}

/** Whoever may not be told of must be told apart by every row. */
function checkRespondent({ anonymity, dimensions }: Dataset, place: Place): readonly Finding[] {
  if (!anonymity) return [];
  const known = new Map(dimensions.map((dimension) => [dimension.key, dimension]));
  const found = known.get(anonymity.respondent);
  if (!found) return checkReference(place, 'dimension', anonymity.respondent, known);
  if (found.many === undefined) return [];
  return [
    finding(
      place,
      'MODEL_INVALID',
      `"${found.key}" can have several values a row.`,
      'Name a dimension with one respondent a row.',
    ),
  ];
}

function checkSource({ table, query }: Dataset, place: Place): readonly Finding[] {
  return [
    ...(table === undefined ? [] : checkTable(table, within(place, 'table'))),
    ...(query === undefined ? [] : checkQuery(query, within(place, 'query'))),
  ];
}

function checkTable(table: string, place: Place): readonly Finding[] {
  const parts = table.split('.');
  if (parts.length <= 2 && parts.every((part) => part.length > 0)) return [];
  return [finding(place, 'MODEL_INVALID', `"${table}" is not a table.`, 'Write `name` or `schema.name`.')];
}

/** What SQL it is can only be told by a database. */
function checkQuery(query: string, place: Place): readonly Finding[] {
  const text = query.trim();
  if (text === '') return [finding(place, 'MODEL_INVALID', 'The query is empty.', 'Write a SELECT.')];
  if (!text.endsWith(';')) return [];
  return [
    finding(
      place,
      'MODEL_INVALID',
      'The query ends with a semicolon.',
      'Leave it out: the query is read inside others.',
    ),
  ];
}

function checkDimension(dataset: Dataset, dimension: Dimension, place: Place): readonly Finding[] {
  const { key, type, timeZone, values = [] } = dimension;
  const found: Finding[] = [];
  if (dimension.sql !== undefined) found.push(...checkSnippet(dataset, dimension.sql, within(place, 'sql')));
  if (dimension.many !== undefined) found.push(...checkBridge(dataset, dimension, dimension.many, place));
  if (timeZone !== undefined && type !== 'timestamp')
    found.push(
      finding(
        within(place, 'timeZone'),
        'MODEL_INVALID',
        `"${key}" is a ${type}, and only clock readings have a zone.`,
        'Use the type timestamp, or leave timeZone out.',
      ),
    );
  else if (timeZone !== undefined && !isDatabaseTimeZone(timeZone))
    found.push(
      finding(
        within(place, 'timeZone'),
        'MODEL_INVALID',
        `Unknown time zone "${timeZone}".`,
        'Use a name such as Europe/Berlin.',
      ),
    );
  if (type === 'string' || type === 'number' || type === 'boolean')
    for (const [index, value] of values.entries())
      if (typeof value !== type)
        found.push(
          finding(
            within(place, 'values', index),
            'MODEL_INVALID',
            `${JSON.stringify(value)} is not a ${type}, as "${key}" is.`,
          ),
        );
  return found;
}

/** Snippets that name each other in a circle. A snippet that names its own key means the column. */
function checkSnippetCycles({ dimensions }: Dataset, place: Place): readonly Finding[] {
  const named = (key: string) => {
    const sql = dimensions.find((each) => each.key === key)?.sql;
    return sql === undefined ? [] : snippetNames(sql).filter((name) => name !== key);
  };
  return findCycles(
    dimensions.map(({ key }) => key),
    named,
  ).map((cycle) => {
    const index = dimensions.findIndex(({ key }) => key === cycle[0]);
    return finding(within(place, index, 'sql'), 'MODEL_CYCLE', `Snippets depend on each other: ${tellCycle(cycle)}.`);
  });
}

/** Exactly one dataset has one row each of an entity: joins must know where they lead. */
function checkPrimaries(datasets: ReadonlyMap<string, Dataset>): readonly Finding[] {
  const entities = [...datasets.values()].flatMap((dataset) =>
    dataset.entities.map((entity, index) => ({
      dataset,
      entity,
      place: placeOf('dataset', dataset.key, 'entities', index),
    })),
  );
  const primaries = new Map<string, string>();
  const found: Finding[] = [];
  for (const { dataset, entity, place } of entities) {
    if (entity.kind !== 'primary') continue;
    const first = primaries.get(entity.key);
    if (first !== undefined)
      found.push(
        finding(
          place,
          'MODEL_INVALID',
          `The entity "${entity.key}" is primary in "${first}" and in "${dataset.key}".`,
          'An entity has one home: make one of the two foreign.',
        ),
      );
    primaries.set(entity.key, first ?? dataset.key);
    if (entity.references !== undefined)
      found.push(
        finding(
          within(place, 'references'),
          'MODEL_INVALID',
          'A primary entity points at nothing.',
          'Leave references out.',
        ),
      );
  }
  for (const { dataset, entity, place } of entities) {
    if (entity.kind !== 'foreign') continue;
    const target = entity.references ?? entity.key;
    const there = within(place, entity.references === undefined ? 'key' : 'references');
    found.push(...checkReference(there, 'primary entity', target, primaries));
    if (entity.key === dataset.key)
      found.push(
        finding(
          within(place, 'key'),
          'MODEL_INVALID',
          `The entity "${entity.key}" has the key of its own dataset, so that "${entity.key}.…" could mean either.`,
          'Rename one of the two.',
        ),
      );
  }
  return found;
}

/** A dimension of one key is one thing everywhere, or filters across datasets would compare apples with pears. */
function checkConformity(datasets: ReadonlyMap<string, Dataset>): readonly Finding[] {
  const first = new Map<string, { readonly dimension: Dimension; readonly dataset: string }>();
  const found: Finding[] = [];
  for (const dataset of datasets.values())
    for (const [index, dimension] of dataset.dimensions.entries()) {
      const known = first.get(dimension.key);
      first.set(dimension.key, known ?? { dimension, dataset: dataset.key });
      if (known === undefined || known.dimension.type === dimension.type) continue;
      found.push(
        finding(
          placeOf('dataset', dataset.key, 'dimensions', index),
          'MODEL_INVALID',
          `"${dimension.key}" is a ${dimension.type} here and a ${known.dimension.type} in "${known.dataset}".`,
          'A dimension of one key has one type in all datasets: rename it, or convert it with sql.',
        ),
      );
    }
  return found;
}
