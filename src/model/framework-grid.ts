/** The categories of a framework as a grid of evidence and timing, where they make one: the 2×2. */
import { type Category, type Framework, isDerived } from './framework.ts';
import { timings } from './metric.ts';

type Classes = NonNullable<Category['classification']>;

export interface GridRow {
  readonly evidence: Classes['evidence'];
  /** One a column, in their order. */
  readonly cells: readonly Category[];
}

export interface Grid {
  readonly columns: Classes['timing'];
  readonly rows: readonly GridRow[];
}

/** Evidence down, timing across. Null where a row has not exactly one category a timing, or where there is only one row. */
export function gridOf(framework: Framework): Grid | null {
  if (!isDerived(framework)) return null;
  const kinds = new Map(
    framework.categories.map(({ classification }) => [classification?.evidence.join(), classification?.evidence ?? []]),
  );
  const rows = [...kinds].map(([kind, evidence]) => ({
    evidence,
    cells: timings.flatMap((timing) =>
      framework.categories.filter(
        ({ classification }) => classification?.evidence.join() === kind && classification?.timing.join() === timing,
      ),
    ),
  }));
  const whole = rows.length > 1 && rows.every(({ cells }) => cells.length === timings.length);
  return whole ? { columns: [...timings], rows } : null;
}
