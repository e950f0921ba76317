/** Reads the rows of a file, converts them, and tells them in portions, of whatever makes of them what the server is sent. */
import { convertRow } from '../row/convert-row.ts';
import type { CopiedRows, LoadRequest } from './load.ts';

export interface RowsRequest extends Pick<LoadRequest, 'plan' | 'records' | 'position'> {
  readonly maxRejects: number;
}

export interface RowGatherer<Portion> {
  accept(values: readonly (string | null)[], line: number): void;
  reject(reason: string, line: number): void;
  /** What came since the last portion, where it is one, or `all` of it is wanted; null where there is none. */
  take(all: boolean): Portion | null;
}

export type RowCounts = { -readonly [K in keyof CopiedRows]: CopiedRows[K] };

export const noRows = (): RowCounts => ({ read: 0, skipped: 0, rejected: 0, gaveUp: false });

/** `counts` is kept up to date, and final when all portions were taken. */
export async function* readRows<Portion>(
  { plan, position, maxRejects, records }: RowsRequest,
  counts: RowCounts,
  gatherer: RowGatherer<Portion>,
): AsyncGenerator<Portion, void> {
  for await (const some of records()) {
    for (const { fields, line } of some) {
      counts.read++;
      position.line = line;
      position.rows = counts.read;
      const row = { fields, line, number: counts.read };
      if (plan.skips(row)) {
        counts.skipped++;
        continue;
      }
      const converted = convertRow(plan, row);
      if (converted.kind === 'values') gatherer.accept(converted.values, line);
      else {
        gatherer.reject(converted.reason, line);
        counts.rejected++;
        counts.gaveUp = counts.rejected > maxRejects;
      }
      const portion = gatherer.take(counts.gaveUp);
      if (portion !== null) yield portion;
      if (counts.gaveUp) return;
    }
  }
  const last = gatherer.take(true);
  if (last !== null) yield last;
}
