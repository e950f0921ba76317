/** Which rows of its dataset a branch reads, and on which elementary interval each stands. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { RowFilter } from '../../plan/source.ts';
import type { Stretch } from '../../plan/stretches.ts';
import { lowerCondition } from '../lower-condition.ts';
import { lowerMember } from '../lower-member.ts';
import { lowerPresent } from '../lower-parts.ts';
import type { RowScope } from '../lower-row.ts';
import { lowerAxis, lowerAxisOf, lowerPlace, lowerPosition } from '../lower-time.ts';
import { byName } from './branch-place.ts';

/** The time of a row of the dataset itself. */
export const lowerTime = (dataset: Dataset, time: Dimension, scope: RowScope): SQL =>
  lowerAxis(time, scope.path({ name: time.key, joins: [], owner: dataset.key, dimension: time }));

/** 0 before the first boundary; `1` where no row can be in another. */
export function lowerInterval(
  dataset: Dataset,
  time: Dimension | null,
  { boundaries, from, until }: Branch,
  scope: RowScope,
): SQL {
  if (time === null || boundaries.length === 0) return sql`0`;
  return needsBuckets({ time, boundaries, from, until })
    ? lowerPlace(lowerTime(dataset, time, scope), { boundaries, time, from, until })
    : sql`1`;
}

/** Whether rows can be in more than one elementary interval. */
export const needsBuckets = ({
  time,
  boundaries,
  from,
  until,
}: Pick<Branch, 'time' | 'boundaries' | 'from' | 'until'>): boolean =>
  time !== null &&
  boundaries.length > 0 &&
  !(boundaries.length === 2 && from === boundaries[0] && until === boundaries[1]);

/** `("t"."channel")::text as "by_0"` */
export const lowerGroupMembers = ({ by }: Scan, scope: RowScope): readonly SQL[] =>
  by.map((path, index) => sql`${lowerMember(path, scope)} as ${byName(index)}`);

/** `"t"."signed_up_at" >= $1::timestamptz`, …: only rows that are in one of the cohorts. */
export const lowerCuts = ({ by }: Scan, scope: RowScope): readonly SQL[] =>
  by.flatMap((path) => {
    const [first, last] = [path.cut?.[0], path.cut?.at(-1)];
    if (first === undefined || last === undefined) return [];
    const axis = lowerAxisOf(path, scope);
    const { type } = path.dimension;
    return [sql`${axis} >= ${lowerPosition(first, type)}`, sql`${axis} < ${lowerPosition(last, type)}`];
  });

type TimeBounds = Pick<Branch, 'from' | 'until'> & Partial<Pick<Branch, 'stretches'>>;

/**
 * The bounds of a branch in time. Of several stretches each is a range that an index of the time can answer:
 * `("t"."opened_at" >= $1 and "t"."opened_at" < $2 or "t"."opened_at" >= $3 and …)`.
 */
export function lowerBounds(
  dataset: Dataset,
  time: Dimension,
  { from, until, stretches = [] }: TimeBounds,
  scope: RowScope,
): readonly SQL[] {
  const axis = lowerTime(dataset, time, scope);
  const within = (stretch: Stretch): SQL[] => [
    ...(stretch.from === null ? [] : [sql`${axis} >= ${lowerPosition(stretch.from, time.type)}`]),
    ...(stretch.until === null ? [] : [sql`${axis} < ${lowerPosition(stretch.until, time.type)}`]),
  ];
  if (stretches.length > 1) {
    const parts = stretches.map((stretch) => sql.join(within(stretch), sql` and `));
    return [sql`(${sql.join(parts, sql` or `)})`];
  }
  return from === null && until === null ? [sql`${axis} is not null`] : within({ from, until });
}

/** Bounds in time and other tests as a where clause; empty for none. */
export function lowerWhere(
  dataset: Dataset,
  time: Dimension | null,
  bounds: TimeBounds,
  tests: readonly SQL[],
  scope: RowScope,
): SQL {
  const all = time ? [...tests, ...lowerBounds(dataset, time, bounds, scope)] : tests;
  return all.length === 0 ? sql`` : sql` where ${sql.join([...all], sql` and `)}`;
}

/** Of the rows that pass a filter, those in the cohorts asked and within the bounds of the branch. */
export const lowerRead = (
  scan: Scan,
  time: Dimension | null,
  branch: Branch,
  filter: RowFilter,
  scope: RowScope,
): SQL => lowerWhere(scan.dataset, time, branch, [...lowerFilter(filter, scope), ...lowerCuts(scan, scope)], scope);

/** `"t"."survey" = $1::text`, `"t"."score" is not null` */
export const lowerFilter = ({ condition, present }: RowFilter, scope: RowScope): readonly SQL[] => [
  ...(condition ? [lowerCondition(condition, scope)] : []),
  ...present.flatMap((value) => lowerPresent(value, scope)),
];
