/** Rows as an Arrow IPC stream, for notebooks and BI tools: typed columns, a record batch a chunk. */
import {
  AsyncByteQueue,
  Bool,
  type DataType,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { Encoder, EncoderOptions } from './encoder.ts';
import type { CellValue, Column, ColumnType } from './export-columns.ts';

/** Each field of a number names its metric and the version of its definition; the schema has them all, as JSON. */
export function encodeArrow({ columns, metrics }: EncoderOptions): Encoder {
  const fields = columns.map(({ name, type, metric }) => {
    const note = metrics.find(({ key }) => key === metric);
    const metadata = note && [
      ['cairn.metric', note.key] as const,
      ['cairn.unit', note.unit] as const,
      ...(note.version === null ? [] : [['cairn.version', String(note.version)] as const]),
    ];
    return new Field(name, typeOf(type), true, new Map(metadata ?? []));
  });
  const schema = new Schema(fields, new Map([['cairn.metrics', JSON.stringify(metrics)]]));
  const bytes = new Bytes();
  const writer = new RecordBatchStreamWriter({ autoDestroy: false });
  return {
    head: () => {
      writer.reset(bytes, schema);
      return bytes.take();
    },
    rows: (rows) => {
      writer.write(new RecordBatch(schema, batchOf(fields, columns, rows)));
      return bytes.take();
    },
    tail: () => {
      writer.finish();
      return bytes.take();
    },
  };
}

function batchOf(fields: readonly Field[], columns: readonly Column[], rows: readonly (readonly CellValue[])[]) {
  const children = columns.map(({ type }, index) => {
    const values = rows.map((row) => row[index] ?? null);
    // JavaScript has no whole number of 64 bits but this.
    const told = type === 'whole' ? values.map((value) => (value === null ? null : BigInt(Number(value)))) : values;
    const [data] = vectorFromArray(told, typeOf(type)).data;
    return data ?? makeData({ type: typeOf(type), length: 0 });
  });
  return makeData({ type: new Struct([...fields]), length: rows.length, nullCount: 0, children });
}

function typeOf(type: ColumnType): DataType {
  switch (type) {
    case 'text':
      return new Utf8();
    case 'number':
      return new Float64();
    case 'whole':
      return new Int64();
    case 'boolean':
      return new Bool();
    case 'instant':
      return new TimestampMillisecond('UTC');
  }
}

/** What the writer has written since it was last looked at. */
class Bytes extends AsyncByteQueue {
  #written: Uint8Array[] = [];

  override write(value: Uint8Array): void {
    this.#written.push(value);
  }

  take(): Uint8Array {
    const taken = Buffer.concat(this.#written);
    this.#written = [];
    return taken;
  }
}
