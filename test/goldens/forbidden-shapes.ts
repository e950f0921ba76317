/** The shapes of SQL that do not distribute over several machines, found by looking at the text of a statement. */
import type { Model } from '../../src/model/model.ts';

const forbidden: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['an aggregate that sums can replace', /\b(stddev|variance|var_pop|var_samp|corr|covar|regr)\w*\s*\(/i],
  ['an aggregate of another kind of order than a percentile', /\b(mode|median|string_agg|array_agg)\s*\(/i],
  ['grouping sets', /\b(grouping\s+sets|rollup|cube)\b/i],
  ['a lateral join', /\blateral\b/i],
  ['a full or right join', /\b(full|right)\s+(outer\s+)?join\b/i],
  ['generate_series', /\bgenerate_series\b/i],
  ['a subquery that is not what is read from', /(?<!\b(?:from|join) |" as |" as materialized )\(\s*select\b/i],
  ['date_trunc, which reads the zone of the session', /\bdate_trunc\b/i],
];

/**
 * The one derived table that is joined: rows of one entity each, gathered into sorted times under a `group by` of the join
 * column. Where that is the column of distribution, all of it stays on its node; elsewhere only grouped rows move.
 */
const groupedTimes =
  / left join \(select "entity", array_agg\("time" order by "time"\) as "times" from \((select distinct "t"\."[^"]+" as "entity", .*?)\) "e" group by 1\) "(c\d+)" on "\2"\."entity" = "t"\."[^"]+"/g;

const anyJoin = /\bjoin\b/gi;
/** The bridge of a multi-valued dimension, grouped before it is joined: one row a row, or a row and a value. */
const bridgeJoin =
  /\bleft join \(select (?:[^()]|\([^()]*\))* group by [\d, ]+\) "(m\d+)" on (?:(?: and )?"\1"."row_\d+" = "(?:t|j\d+)"\."[^"]+")+/g;
/** Of a statement of scores: cells and sums that are grouped by entity, the population, and its periods. */
const scoreJoin =
  /\bjoin "periods" on |\bleft join "(rows_\d+)" on "\1"\."entity" = "population"\."entity" and "\1"\."period" = "periods"\."period"/g;
/** The far table of a row, or of groups of rows by the very column that refers to it: where that column distributes, both lie on one node. */
const farJoin =
  /\bleft join ("[^"]+"(?:\."[^"]+")?) "([jk]\d+)" on "\2"\."([^"]+)" = "(?:(?:t|j\d+)"\."[^"]+|cells"\."by_\d+)"/g;
/** Those rows of the far table that meet a filter: its entity alone, which is unique in it. */
const filteredJoin =
  /\bleft join \(select "t"\."([^"]+)" as "key" from ("[^"]+"(?:\."[^"]+")?) "t" where (?:(?!\bselect\b).)+?\) "(f\d+)" on "\3"\."key" = "t"\."[^"]+"/g;
/** One row of nothing but parameters, which Postgres puts in the place of their names. */
const constantsJoin = /\bcross join \(select (?:\$\d+::\w+(?:\[\])? as "\w+"(?:, )?)+\) "s\d+"/g;
/** Grouped by what it is joined to, so that it has one row for each. */
const groupedJoin =
  /\bleft join \(select ("(?:t|j\d+)"\."[^"]+") as "member", (?:(?!\bunion\b).)+? where (?:(?!\bunion\b).)+? group by 1\) "(q\d+)" on "\2"\."member" = "(?:t|j\d+)"\."[^"]+"/g;

/**
 * Percentiles and distinct counts move rows to one node, and nothing exact can replace them: they may stand in a branch whose
 * every cell is the whole of a period, and never beside sums, lest all sums of the statement move with them.
 */
const needsRows = /\bpercentile_(cont|disc)\s*\(|\bcount\s*\(\s*distinct\b/i;

/** Names of what is wrong; empty for a statement that keeps to the shapes. */
export function forbiddenShapes(statement: string, model: Model): readonly string[] {
  const inner = [...statement.matchAll(groupedTimes)].map(([, rows]) => rows);
  // What is gathered is grouped by the join column, and judged as a branch of its own.
  const sql = [statement.replaceAll(groupedTimes, ''), ...inner.map((rows) => `${rows} group by 1`)].join(
    ' union all ',
  );
  const found = forbidden.filter(([, pattern]) => pattern.test(sql)).map(([name]) => name);
  const raw = sql.split(/\bunion all\b/i).filter((part) => !/\bgroup by\b|\bhaving count\(\*\) > 0/i.test(part));
  if (raw.length > 0) found.push('a branch that groups nothing');
  if (/\bunion\b(?! all)/i.test(sql)) found.push('a union that sorts out duplicates');
  if (sql.split(/\bunion all\b/i).some((part) => needsRows.test(part) && /\bsum\s*\(/i.test(part)))
    found.push('sums beside an aggregate that needs raw rows');
  const joins = [...sql.matchAll(farJoin)];
  const filtered = [...sql.matchAll(filteredJoin)];
  const derived = [constantsJoin, groupedJoin, bridgeJoin, scoreJoin].flatMap((pattern) => [...sql.matchAll(pattern)]);
  if (joins.length + filtered.length + derived.length !== [...sql.matchAll(anyJoin)].length)
    found.push('a join that is not a left join onto one column');
  const entities = new Set(
    [...model.datasets.values()].flatMap(({ table, entities }) =>
      entities
        .filter(({ kind }) => kind === 'primary')
        .flatMap(({ column }) => (table === undefined ? [] : [`"${table.replace('.', '"."')}"."${column}"`])),
    ),
  );
  const onto = [
    ...joins.map(([, table, , column]) => [table, column]),
    ...filtered.map(([, column, table]) => [table, column]),
  ];
  for (const [table, column] of onto)
    if (!entities.has(`${table}."${column}"`)) found.push(`a join onto ${table}.${column}, which is not its entity`);
  return found;
}
