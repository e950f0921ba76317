/** Datasets against the columns that are there: tables, keys, joins, dimensions, plain operands. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { isMultiValued } from '../../model/bridge.ts';
import type { Dataset } from '../../model/dataset.ts';
import { primaryOf } from '../../model/join-chains.ts';
import type { Model } from '../../model/model.ts';
import { snippetNames } from '../../model/render-snippet.ts';
import { type Finding, finding, type Place, placeOf, within } from '../../model/validate/finding.ts';
import { type Column, findRelation, type Relation, tableNames } from './relations.ts';
import type { RowValue } from './row-values.ts';
import { dimensionTypeOf, typeFits, typesJoin } from './type-fits.ts';

/** Dataset key to the table or view behind it; those without one are left out. */
export type Homes = ReadonlyMap<string, Relation>;

export function findHomes(
  model: Model,
  relations: readonly Relation[],
): { readonly homes: Homes; readonly findings: readonly Finding[] } {
  const homes = new Map<string, Relation>();
  const findings: Finding[] = [];
  for (const { key, table } of model.datasets.values()) {
    const relation = findRelation(relations, table);
    if (relation) homes.set(key, relation);
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
    const relation = homes.get(dataset.key);
    return relation
      ? [
          ...checkKeys(dataset, relation),
          ...checkJoins(model, homes, dataset, relation),
          ...checkDimensions(dataset, relation),
        ]
      : [];
  });
}

function checkKeys({ key, primaryKey, entities }: Dataset, relation: Relation): readonly Finding[] {
  const place = placeOf('dataset', key);
  return [
    ...primaryKey.flatMap((column, index) => missing(relation, column, within(place, 'primaryKey', index))),
    ...entities.flatMap(({ column }, index) => missing(relation, column, within(place, 'entities', index, 'column'))),
  ];
}

function checkJoins(model: Model, homes: Homes, dataset: Dataset, relation: Relation): readonly Finding[] {
  return dataset.entities.flatMap((entity, index) => {
    const target = entity.kind === 'foreign' ? primaryOf(model.datasets, entity.references ?? entity.key) : undefined;
    const left = relation.columns.get(entity.column);
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

function checkDimensions({ key, dimensions }: Dataset, relation: Relation): readonly Finding[] {
  return dimensions.flatMap((dimension, index) => {
    if (dimension.sql !== undefined || isMultiValued(dimension)) return [];
    const place = placeOf('dataset', key, 'dimensions', index, dimension.column === undefined ? 'key' : 'column');
    const name = dimension.column ?? dimension.key;
    const column = relation.columns.get(name);
    if (!column) return missing(relation, name, place);
    if (typeFits(dimension.type, column)) return [];
    return [wrongType(place, `The column "${name}"`, column, dimension.type)];
  });
}

/** Bare names of metrics and measures, and the names in the braces of snippets. */
export function checkOperandColumns(values: readonly RowValue[], homes: Homes): readonly Finding[] {
  return values.flatMap(({ dataset, place, type, value, dimension }) => {
    const relation = homes.get(dataset.key);
    if (!relation) return [];
    const known = dataset.dimensions.map(({ key }) => key);
    if (typeof value !== 'string')
      return snippetNames(value.sql)
        .filter((name) => name === dimension || !known.includes(name))
        .flatMap((name) => missing(relation, name, place, known));
    const column = relation.columns.get(value);
    if (!column) return missing(relation, value, place, known);
    return typeFits(type, column) ? [] : [wrongType(place, `The column "${value}"`, column, type)];
  });
}

function missing(relation: Relation, column: string, place: Place, more: readonly string[] = []): readonly Finding[] {
  if (relation.columns.has(column)) return [];
  const known = [...new Set([...relation.columns.keys(), ...more])];
  const near = didYouMean(column, known);
  const hints = near.length > 0 ? near : [`It has ${[...relation.columns.keys()].join(', ')}.`];
  return [
    finding(
      place,
      'MODEL_MISSING_COLUMN',
      `"${relation.schema}.${relation.name}" has no column "${column}".`,
      ...hints,
    ),
  ];
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
