/** Datasets against the columns that are there: tables, keys, joins, dimensions, plain operands. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { columnOf, type Dataset } from '../../model/dataset.ts';
import { primaryOf } from '../../model/join-chains.ts';
import type { Model } from '../../model/model.ts';
import { snippetNames } from '../../model/render-snippet.ts';
import { type Finding, finding, type Place, placeOf, within } from '../../model/validate/finding.ts';
import type { Queries } from './read-queries.ts';
import { type Column, findRelation, type Relation, tableNames } from './relations.ts';
import type { RowValue } from './row-values.ts';
import { dimensionTypeOf, typeFits, typesJoin } from './type-fits.ts';

/** What is behind a dataset. */
export interface Home {
  /** As messages call it. */
  readonly says: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Null for a query. */
  readonly relation: Relation | null;
}

/** Dataset key to what is behind it; those without anything sound are left out. */
export type Homes = ReadonlyMap<string, Home>;

export function findHomes(
  model: Model,
  relations: readonly Relation[],
  queries: Queries,
): { readonly homes: Homes; readonly findings: readonly Finding[] } {
  const homes = new Map<string, Home>();
  const findings: Finding[] = [...queries.findings];
  for (const { key, table } of model.datasets.values()) {
    const given = queries.columns.get(key);
    if (given) homes.set(key, { says: `The query of "${key}"`, columns: given, relation: null });
    if (table === undefined) continue;
    const relation = findRelation(relations, table);
    if (relation)
      homes.set(key, { says: `"${relation.schema}.${relation.name}"`, columns: relation.columns, relation });
    else
      findings.push(
        finding(
          placeOf('dataset', key, 'table'),
          'MODEL_MISSING_TABLE',
          `There is no table or view "${table}".`,
          ...didYouMean(table, tableNames(relations)),
        ),
      );
  }
  return { homes, findings };
}

export function checkColumns(model: Model, homes: Homes): readonly Finding[] {
  return [...model.datasets.values()].flatMap((dataset) => {
    const home = homes.get(dataset.key);
    return home
      ? [...checkKeys(dataset, home), ...checkJoins(model, homes, dataset, home), ...checkDimensions(dataset, home)]
      : [];
  });
}

function checkKeys({ key, primaryKey, entities }: Dataset, home: Home): readonly Finding[] {
  const place = placeOf('dataset', key);
  return [
    ...primaryKey.flatMap((column, index) => missing(home, column, within(place, 'primaryKey', index))),
    ...entities.flatMap(({ column }, index) => missing(home, column, within(place, 'entities', index, 'column'))),
  ];
}

function checkJoins(model: Model, homes: Homes, dataset: Dataset, home: Home): readonly Finding[] {
  return dataset.entities.flatMap((entity, index) => {
    const target = entity.kind === 'foreign' ? primaryOf(model.datasets, entity.references ?? entity.key) : undefined;
    const left = home.columns.get(entity.column);
    const right = target && homes.get(target.dataset.key)?.columns.get(target.entity.column);
    if (!target || !left || !right || typesJoin(left, right)) return [];
    const place = placeOf('dataset', dataset.key, 'entities', index, 'column');
    return [
      finding(
        place,
        'MODEL_WRONG_TYPE',
        `"${entity.column}" is ${left.type}, and cannot be joined to "${target.entity.column}" of "${target.dataset.key}", which is ${right.type}.`,
        'Give both columns one type, or point the dataset at a view that does.',
      ),
    ];
  });
}

function checkDimensions({ key, dimensions }: Dataset, home: Home): readonly Finding[] {
  return dimensions.flatMap((dimension, index) => {
    const name = columnOf(dimension);
    if (name === undefined) return [];
    const place = placeOf('dataset', key, 'dimensions', index, dimension.column === undefined ? 'key' : 'column');
    const column = home.columns.get(name);
    if (!column) return missing(home, name, place);
    if (typeFits(dimension.type, column)) return [];
    return [wrongType(place, `The column "${name}"`, column, dimension.type)];
  });
}

/** Bare names of metrics and measures, and the names in the braces of snippets. */
export function checkOperandColumns(values: readonly RowValue[], homes: Homes): readonly Finding[] {
  return values.flatMap(({ dataset, place, type, value, dimension }) => {
    const home = homes.get(dataset.key);
    if (!home) return [];
    const known = dataset.dimensions.map(({ key }) => key);
    if (typeof value !== 'string')
      return snippetNames(value.sql)
        .filter((name) => name === dimension || !known.includes(name))
        .flatMap((name) => missing(home, name, place, known));
    const column = home.columns.get(value);
    if (!column) return missing(home, value, place, known);
    return typeFits(type, column) ? [] : [wrongType(place, `The column "${value}"`, column, type)];
  });
}

function missing(home: Home, column: string, place: Place, more: readonly string[] = []): readonly Finding[] {
  if (home.columns.has(column)) return [];
  const known = [...new Set([...home.columns.keys(), ...more])];
  const near = didYouMean(column, known);
  const hints = near.length > 0 ? near : [`It has ${[...home.columns.keys()].join(', ')}.`];
  return [finding(place, 'MODEL_MISSING_COLUMN', `${home.says} has no column "${column}".`, ...hints)];
}

/** Says which type would be right. */
export function wrongType(
  place: Place,
  what: string,
  column: Column,
  wanted: RowValue['type'],
  convert = 'convert it with sql',
): Finding {
  const right = dimensionTypeOf(column);
  const hint = right === null ? `${convert.replace('c', 'C')}.` : `Say type: ${right}, or ${convert}.`;
  return finding(
    place,
    'MODEL_WRONG_TYPE',
    `${what} is ${column.type}, and not a ${wanted ?? 'value that can be told apart'}.`,
    hint,
  );
}
