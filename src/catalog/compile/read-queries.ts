/** Datasets that are queries, put before the database: which columns they give, or what is wrong with them. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';
import { renderSource } from '../../model/render-source.ts';
import { type Finding, finding, type Place, placeOf } from '../../model/validate/finding.ts';
import type { Column } from './relations.ts';
import { type Field, tryStatement } from './try-statement.ts';
import { typesOf } from './types-of.ts';

export interface Queries {
  /** Dataset key to the columns of its query; those that do not hold are left out. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, Column>>;
  readonly findings: readonly Finding[];
}

/**
 * `select * from (…) "t" limit $1`: inside a FROM nothing can be written, and with a parameter a second statement is
 * refused. `db` is a transaction that writes nothing and that its caller rolls back.
 */
export async function readQueries(db: Database, { datasets }: Model): Promise<Queries> {
  const findings: Finding[] = [];
  const found = new Map<string, readonly Field[]>();
  for (const dataset of datasets.values()) {
    if (dataset.query === undefined) continue;
    const place = placeOf('dataset', dataset.key, 'query');
    const source = sql.raw(renderSource(dataset));
    const tried = await tryStatement(db, sql`/* catalog query */ select * from ${source} "t" limit ${0}`);
    if (tried.kind === 'failed')
      findings.push(finding(place, tried.code, `The query does not compile: ${tried.message}.`, ...tried.hints));
    else {
      const doubles = checkNames(place, tried.fields);
      findings.push(...doubles);
      if (doubles.length === 0) found.set(dataset.key, tried.fields);
    }
  }
  const types = await typesOf(
    db,
    [...found.values()].flatMap((fields) => fields.map(({ type }) => type)),
  );
  const columns = [...found].map(([key, fields]) => {
    const typed = fields.flatMap(({ name, type }) => {
      const column = types.get(type);
      return column ? [[name, column] as const] : [];
    });
    return [key, new Map(typed)] as const;
  });
  return { columns: new Map(columns), findings };
}

/** Two columns of one name could not be told apart by who reads them. */
function checkNames(place: Place, fields: readonly Field[]): readonly Finding[] {
  const names = fields.map(({ name }) => name);
  const doubles = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...doubles].map((name) =>
    finding(
      place,
      'MODEL_INVALID',
      `The query has several columns called "${name}".`,
      'Give each a name of its own with AS.',
    ),
  );
}
