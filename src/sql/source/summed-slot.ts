/** The noun: a slot over cells that rows were first summed up to: what each cell adds, and which cells count. */
import { type SQL, sql } from 'drizzle-orm';

/** The column of a key, by its place among them. */
export const keyText = (index: number): string => `"first_${index}"`;
export const keyName = (index: number): SQL => sql.raw(keyText(index));

export interface SummedSlot {
  /** `"sum_0"`, or `("first_0")::numeric * "sum_0"` */
  readonly total: SQL;
  /** Equal for equal totals. */
  readonly identity: string;
  /** All of them are met by the cells that count. */
  readonly tests: readonly GroupTest[];
}

export interface GroupTest {
  readonly identity: string;
  /** `"first_0" >= $1::bigint` */
  readonly sql: SQL;
  /** Places of the keys that it looks at. */
  readonly keys: ReadonlySet<number>;
}

/** `sum("sum_0") filter (where "first_0" >= $1::bigint)` */
export const lowerSummed = ({ total, tests }: Pick<SummedSlot, 'total' | 'tests'>): SQL =>
  tests.length === 0
    ? sql`sum(${total})`
    : sql`sum(${total}) filter (where ${sql.join(
        tests.map((test) => test.sql),
        sql` and `,
      )})`;
