/** About how many bytes rows take, so that a cache can be bounded. */

/** By the first rows: those of one statement are alike. */
export function sizeOfRows(rows: readonly object[]): number {
  const sample = rows.slice(0, 20);
  if (sample.length === 0) return perRow;
  const mean = sample.reduce((sum, row) => sum + sizeOfRow(row), 0) / sample.length;
  return Math.ceil(mean * rows.length);
}

const perRow = 100;
const perValue = 40;

function sizeOfRow(row: object): number {
  let size = perRow;
  for (const value of Object.values(row).flat()) size += perValue + (typeof value === 'string' ? value.length * 2 : 0);
  return size;
}
