/** The shapes of SQL that do not distribute over several machines, found by looking at the text of a statement. */
import type { Model } from '../../src/model/model.ts';

const forbidden: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'an aggregate that needs raw rows',
    /\b(stddev|variance|var_pop|var_samp|corr|covar|regr|percentile|mode|median)\w*\s*\(/i,
  ],
  ['grouping sets', /\b(grouping\s+sets|rollup|cube)\b/i],
  ['a lateral join', /\blateral\b/i],
  ['a full or right join', /\b(full|right)\s+(outer\s+)?join\b/i],
  ['generate_series', /\bgenerate_series\b/i],
  ['a subquery that is not what is read from', /(?<!\bfrom )\(\s*select\b/i],
  ['date_trunc, which reads the zone of the session', /\bdate_trunc\b/i],
];

const anyJoin = /\bjoin\b/gi;
const farJoin = /\bleft join ("[^"]+"(?:\."[^"]+")?) "(j\d+)" on "\2"\."([^"]+)" = "(?:t|j\d+)"\."[^"]+"/g;

/** Names of what is wrong; empty for a statement that keeps to the shapes. */
export function forbiddenShapes(sql: string, model: Model): readonly string[] {
  const found = forbidden.filter(([, pattern]) => pattern.test(sql)).map(([name]) => name);
  const ungrouped = sql.split(/\bunion all\b/i).filter((part) => !/\bgroup by\b/i.test(part));
  if (ungrouped.length > 0) found.push('a branch without group by');
  if (/\bunion\b(?! all)/i.test(sql)) found.push('a union that sorts out duplicates');
  const joins = [...sql.matchAll(farJoin)];
  if (joins.length !== [...sql.matchAll(anyJoin)].length) found.push('a join that is not a left join onto one column');
  const entities = new Set(
    [...model.datasets.values()].flatMap(({ table, entities }) =>
      entities
        .filter(({ kind }) => kind === 'primary')
        .map(({ column }) => `"${table.replace('.', '"."')}"."${column}"`),
    ),
  );
  for (const [, table, , column] of joins)
    if (!entities.has(`${table}."${column}"`)) found.push(`a join onto ${table}.${column}, which is not its entity`);
  return found;
}
