/** The bridges of multi-valued dimensions against the database: their columns, and whether they fit what they are for. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Bridge, keyColumns, rowColumns } from '../../model/bridge.ts';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import type { Model } from '../../model/model.ts';
import { bridgeKey } from '../../model/physical-types.ts';
import { type Finding, finding, type Place, placeOf, within } from '../../model/validate/finding.ts';
import { type Homes, wrongType } from './check-columns.ts';
import { type Column, findRelation, type Relation, tableNames } from './relations.ts';
import { tryStatement } from './try-statement.ts';
import { typeFits, typesJoin } from './type-fits.ts';
import { typesOf } from './types-of.ts';

type Columns = ReadonlyMap<string, Column>;

type Found =
  | { readonly kind: 'columns'; readonly columns: Columns }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

interface Use {
  readonly dataset: Dataset;
  readonly dimension: Dimension;
  readonly bridge: Bridge;
  /** Of `many` in the model file. */
  readonly place: Place;
}

/** Columns by `bridgeKey`. `db` is a transaction that its caller rolls back: a query could call anything. */
export async function readBridges(
  db: Database,
  model: Model,
  homes: Homes,
  relations: readonly Relation[],
): Promise<{ readonly columns: ReadonlyMap<string, Columns>; readonly findings: readonly Finding[] }> {
  const columns = new Map<string, Columns>();
  const findings: Finding[] = [];
  for (const use of usesOf(model)) {
    const found = await columnsOf(db, use, relations);
    if (found.kind === 'refused') findings.push(...found.findings);
    else {
      columns.set(bridgeKey(use.dataset.key, use.dimension.key), found.columns);
      findings.push(...checkUse(use, found.columns, homes));
    }
  }
  return { columns, findings };
}

const usesOf = ({ datasets }: Model): readonly Use[] =>
  [...datasets.values()].flatMap((dataset) =>
    dataset.dimensions.flatMap((dimension, index) => {
      const place = placeOf('dataset', dataset.key, 'dimensions', index, 'many');
      return dimension.many === undefined ? [] : [{ dataset, dimension, bridge: dimension.many, place }];
    }),
  );

async function columnsOf(
  db: Database,
  { bridge: { table, query }, place }: Use,
  relations: readonly Relation[],
): Promise<Found> {
  if (query !== undefined) return columnsOfQuery(db, query, within(place, 'query'));
  const relation = findRelation(relations, table ?? '');
  if (relation) return { kind: 'columns', columns: relation.columns };
  const hints = didYouMean(table ?? '', tableNames(relations));
  const message = `There is no table or view "${table}".`;
  return { kind: 'refused', findings: [finding(within(place, 'table'), 'MODEL_MISSING_TABLE', message, ...hints)] };
}

/** With a parameter, so that a second statement behind a semicolon is refused. */
async function columnsOfQuery(db: Database, query: string, place: Place): Promise<Found> {
  const statement = sql`/* catalog bridge */ select * from (${sql.raw(query)}\n) "b" limit ${0}`;
  const tried = await tryStatement(db, statement);
  if (tried.kind === 'failed') {
    const message = `The query does not compile: ${tried.message}.`;
    return { kind: 'refused', findings: [finding(place, tried.code, message, ...tried.hints)] };
  }
  const names = tried.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    const message = `The query has two columns "${twice}".`;
    return { kind: 'refused', findings: [finding(place, 'MODEL_INVALID', message, 'Name one of them with "as".')] };
  }
  const types = await typesOf(
    db,
    tried.fields.map(({ type }) => type),
  );
  const columns = new Map<string, Column>();
  for (const { name, type } of tried.fields) {
    const column = types.get(type);
    if (column) columns.set(name, column);
  }
  return { kind: 'columns', columns };
}

function checkUse({ dataset, dimension, bridge, place }: Use, columns: Columns, homes: Homes): readonly Finding[] {
  const home = homes.get(dataset.key)?.columns;
  const source = bridge.table === undefined ? 'The query' : `"${bridge.table}"`;
  const keys = keyColumns(bridge, dataset);
  const rows = rowColumns(bridge).flatMap((name, index): readonly Finding[] => {
    const key = keys[index] ?? '';
    const left = columns.get(name);
    const right = home?.get(key);
    if (!left) return [missing(source, columns, name, columnPlace(place, 'row', bridge.row, index))];
    // Keys of the primary key are checked with the dataset, and so is whether it has a table.
    if (home && !right && bridge.rowKey !== undefined)
      return [missing(`"${dataset.table}"`, home, key, columnPlace(place, 'rowKey', bridge.rowKey, index))];
    if (!right || typesJoin(left, right)) return [];
    return [
      finding(
        columnPlace(place, 'row', bridge.row, index),
        'MODEL_WRONG_TYPE',
        `"${name}" is ${left.type}, and cannot point at "${key}" of "${dataset.key}", which is ${right.type}.`,
        'Give both columns one type, or use a query that does.',
      ),
    ];
  });
  const value = columns.get(bridge.value);
  const there = within(place, 'value');
  if (!value) return [...rows, missing(source, columns, bridge.value, there)];
  return typeFits(dimension.type, value)
    ? rows
    : [...rows, wrongType(there, `The column "${bridge.value}"`, value, dimension.type, 'convert it in a query')];
}

const columnPlace = (place: Place, name: string, written: string | readonly string[], index: number): Place =>
  typeof written === 'string' ? within(place, name) : within(place, name, index);

function missing(source: string, columns: Columns, name: string, place: Place): Finding {
  const near = didYouMean(name, columns.keys());
  const hints = near.length > 0 ? near : [`It has ${[...columns.keys()].join(', ')}.`];
  return finding(place, 'MODEL_MISSING_COLUMN', `${source} has no column "${name}".`, ...hints);
}
