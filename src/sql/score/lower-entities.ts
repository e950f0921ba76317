/** The entities behind a score in one period, in the order of their scores, a page at a time. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScoreScan } from '../../plan/score/score-plan.ts';
import type { LoweringContext } from '../lower-row.ts';
import { lowerBand } from './lower-band.ts';
import { lowerScored } from './lower-scored.ts';

/** A place in the order: `rank` is the score, or its negative where the highest come first. */
export interface EntityKey {
  /** A decimal. */
  readonly rank: string;
  readonly entity: string;
}

export interface EntityPage {
  readonly order: 'lowest' | 'highest';
  /** Place of the band; null for all entities. */
  readonly band: number | null;
  /** Only entities with a score, or only those without; null for both. */
  readonly scored: boolean | null;
  readonly after: EntityKey | null;
  readonly before: EntityKey | null;
  /** From the back: the last of what lies between the keys, in the opposite order. */
  readonly backwards: boolean;
  readonly limit: number;
}

/** Past every score, either way: entities without one come last. */
const last = 1000;

/**
 * ```sql
 * /* lattice score customer_health entities *​/ with … select "entity_text", "label", "rank", "score", "raw_0", "normal_0", …
 * from (select *, coalesce("score", 1000) as "rank" from "scored") "ranked" where ("rank", "entity_text" collate "C") > ($1, $2)
 * order by "rank", "entity_text" collate "C" limit 51
 * ```
 * The scan has one period and no dimensions.
 */
export function lowerEntities(scan: ScoreScan, page: EntityPage, context: LoweringContext): SQL {
  const { bound } = scan;
  const places = bound.parameters.flatMap((_, place) => [`raw_${place}`, `normal_${place}`]);
  const columns = [
    ...['entity_text', ...(bound.label ? ['label'] : []), 'rank', 'score', 'unsound'],
    ...(bound.weighings.length > 1 ? ['variant'] : []),
    ...places,
  ].map((name) => sql.identifier(name));
  const rank = page.order === 'lowest' ? sql`"score"` : sql`-"score"`;
  const key = sql`("rank", "entity_text" collate "C")`;
  const tests = [
    ...(page.band === null ? [] : [lowerBand(bound.score.bands, page.band)]),
    ...(page.scored === null ? [] : [page.scored ? sql`"score" is not null` : sql`"score" is null`]),
    ...(page.after ? [sql`${key} > ${lowerKey(page.after)}`] : []),
    ...(page.before ? [sql`${key} < ${lowerKey(page.before)}`] : []),
  ];
  const where = tests.length === 0 ? sql`` : sql` where ${sql.join(tests, sql` and `)}`;
  const way = sql.raw(page.backwards ? ' desc' : '');
  return sql`/* lattice ${sql.raw(scan.name)} entities */ ${lowerScored(scan, context, true)} select ${sql.join(columns, sql`, `)} from (select *, coalesce(${rank}, ${sql.raw(String(last))}) as "rank" from "scored") "ranked"${where} order by "rank"${way}, "entity_text" collate "C"${way} limit ${sql.raw(String(page.limit))}`;
}

const lowerKey = ({ rank, entity }: EntityKey): SQL => sql`(${rank}::numeric, ${entity}::text)`;
