/** Rows to bytes, a chunk at a time. */
import type { TableRow } from '../../engine/table/table.ts';
import type { Encoder } from './encoder.ts';
import { type Column, readRow } from './export-columns.ts';

/** The head comes with the first rows, so that whoever takes the first chunk knows that the question is answered. */
export async function* encodeRows(
  chunks: AsyncIterable<readonly TableRow[]>,
  columns: readonly Column[],
  encoder: Encoder,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = encoder.head();
  for await (const rows of chunks) {
    const cells = rows.map((row) => {
      const read = readRow(row);
      return columns.map((column) => column.read(read));
    });
    const encoded = encoder.rows(cells);
    yield head ? Buffer.concat([head, encoded]) : encoded;
    head = null;
  }
  yield head ? Buffer.concat([head, encoder.tail()]) : encoder.tail();
}
