/** How drizzle-cube is asked for two years by month and region. */
import type { Numbers } from '../harness/numbers.ts';
import type { CubeQuery, CubeRow } from '../sides/drizzle-cube/start-drizzle-cube.ts';
import { numberOf } from '../sides/hand-written.ts';

export const monthsByRegion = (measure: string, dimension: string): CubeQuery => ({
  measures: [measure],
  dimensions: ['Customers.region'],
  timeDimensions: [{ dimension, granularity: 'month', dateRange: ['2024-01-01', '2025-12-31'] }],
});

export const readMonthsByRegion = (rows: readonly CubeRow[], measure: string, dimension: string): Numbers =>
  new Map(
    rows.map((row) => [
      `${row['Customers.region'] ?? 'all'} ${String(row[dimension]).slice(0, 10)}`,
      numberOf(row[measure]),
    ]),
  );
