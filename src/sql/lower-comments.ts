/** The comments of a slice, newest first, one page: what was written, and how it was read. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { Taxonomy } from '../model/taxonomy.ts';
import type { RowValue } from '../plan/row-value.ts';
import type { ResolvedCondition } from '../query/field.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerMember } from './lower-member.ts';
import { lowerPresent } from './lower-parts.ts';
import { createRowScope, type LoweringContext, type RowScope } from './lower-row.ts';
import { lowerPosition } from './lower-time.ts';
import { tableName } from './quote-name.ts';
import { lowerTime } from './source/lower-rows.ts';

/** Rows of which a number is made: those that meet the condition and have the values. */
export interface CountedRows {
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
}

/** A place in the list: the time as the database spells it, null where rows have none, and the key. */
export interface CommentPlace {
  readonly at: string | null;
  readonly key: string;
}

export interface CommentScan {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  /** Any of these; an empty list means every row. */
  readonly counted: readonly CountedRows[];
  readonly where: ResolvedCondition | null;
  /** Keys of themes, of which a comment speaks of one at least; null: whatever it speaks of. */
  readonly themes: readonly string[] | null;
  readonly time: Dimension | null;
  /** Positions on the axis of `time`, half-open. */
  readonly from: number;
  readonly until: number;
  /** Dimensions to show beside the comment. */
  readonly show: readonly DimensionPath[];
  readonly after: CommentPlace | null;
  readonly before: CommentPlace | null;
  /** Oldest first, for pages from the end. */
  readonly inverted: boolean;
  readonly limit: number;
}

/**
 * ```sql
 * /* lattice comments survey_responses *​/ select "t"."id"::text as "key", … as "text", "s"."label" as "sentiment", …
 * from "cx"."survey_responses" "t" left join "cx"."response_sentiments" "s" on "s"."response_id" = "t"."id"
 * where btrim(…) <> '' and … order by "t"."responded_at" desc, "t"."id"::text collate "C" desc limit 51
 * ```
 */
export function lowerComments(scan: CommentScan, context: LoweringContext): SQL {
  const { dataset, taxonomy, time } = scan;
  const scope = createRowScope(dataset, context);
  const own = (name: string): SQL => {
    const dimension = dataset.dimensions.find(({ key }) => key === name);
    if (!dimension) throw new Error(`The taxonomy "${taxonomy.key}" names the unknown dimension "${name}".`);
    return sql`(${scope.path({ name, joins: [], owner: dataset.key, dimension })})::text`;
  };
  const id = sql`"t".${sql.identifier(dataset.primaryKey[0] ?? '')}`;
  const key = sql`(${id})::text collate "C"`;
  const text = own(taxonomy.text);
  const axis = time ? lowerTime(dataset, time, scope) : null;
  const show = scan.show.map((path, index) => sql`, ${lowerMember(path, scope)} as ${sql.identifier(`by_${index}`)}`);
  const tests = [
    sql`btrim(${text}) <> ''`,
    ...lowerCounted(scan.counted, scope),
    ...(scan.where ? [lowerCondition(scan.where, scope)] : []),
    ...(axis && time ? lowerPeriod(scan, axis, time) : []),
    ...(scan.themes ? [lowerThemes(taxonomy, scan.themes, id)] : []),
    ...lowerPlaces(scan, axis, key),
  ];
  const order = sql.raw(scan.inverted ? 'asc' : 'desc');
  const read = sql` left join ${tableName(taxonomy.results.sentiment)} "s" on "s"."response_id" = ${id}`;
  return sql`/* lattice comments ${sql.raw(dataset.key)} */ select ${key} as "key", ${text} as "text", ${axis ? sql`(${axis})::text` : sql`null`} as "at", "s"."language", "s"."label" as "sentiment", "s"."score"::text as "score"${sql.join(show)}${scope.from()}${read} where ${sql.join(tests, sql` and `)} order by ${axis ? sql`${axis} ${order}, ` : sql``}${key} ${order} limit ${sql.raw(String(scan.limit))}`;
}

/** The themes of a page of comments: `keys` as `lowerComments` gives them. */
export const lowerThemesOf = (taxonomy: Taxonomy, keys: readonly string[]): SQL =>
  sql`/* lattice themes ${sql.raw(taxonomy.key)} */ select "response_id"::text as "key", "theme" from ${tableName(taxonomy.results.themes)} where "response_id"::text in (${sql.join(
    keys.map((key) => sql`${key}`),
    sql`, `,
  )})`;

function lowerCounted(counted: readonly CountedRows[], scope: RowScope): readonly SQL[] {
  if (counted.length === 0) return [];
  const each = counted.map(({ condition, present }) => {
    const tests = [
      ...(condition ? [lowerCondition(condition, scope)] : []),
      ...present.flatMap((value) => lowerPresent(value, scope)),
    ];
    return tests.length === 0 ? sql`true` : sql`(${sql.join(tests, sql` and `)})`;
  });
  return [sql`(${sql.join(each, sql` or `)})`];
}

function lowerPeriod({ from, until }: CommentScan, axis: SQL, { type }: Dimension): readonly SQL[] {
  return [
    sql`isfinite(${axis})`,
    ...(Number.isFinite(from) ? [sql`${axis} >= ${lowerPosition(from, type)}`] : []),
    ...(Number.isFinite(until) ? [sql`${axis} < ${lowerPosition(until, type)}`] : []),
  ];
}

function lowerThemes({ results }: Taxonomy, themes: readonly string[], id: SQL): SQL {
  const list = sql.join(
    themes.map((theme) => sql`${theme}`),
    sql`, `,
  );
  return sql`${id} in (select "response_id" from ${tableName(results.themes)} where "theme" in (${list}))`;
}

function lowerPlaces({ after, before, time }: CommentScan, axis: SQL | null, key: SQL): readonly SQL[] {
  const beyond = (place: CommentPlace, operator: SQL): SQL => {
    if (!axis || place.at === null) return sql`${key} ${operator} ${place.key}`;
    const at = sql`${place.at}::${sql.raw(time?.type === 'date' ? 'date' : 'timestamptz')}`;
    return sql`(${axis}, ${key}) ${operator} (${at}, ${place.key})`;
  };
  return [...(after ? [beyond(after, sql`<`)] : []), ...(before ? [beyond(before, sql`>`)] : [])];
}
