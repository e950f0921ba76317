/** A CSV file as a stream of records with their lines: unpacked, decoded, split, in constant memory. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import type { Mapping } from '../mapping.ts';
import { decode } from './decode.ts';
import { FileError, fileError } from './file-error.ts';
import { LineCounter } from './line-counter.ts';

export interface FileRecord {
  readonly fields: readonly string[];
  /** 1-based physical line on which the record begins. */
  readonly line: number;
}

export interface FileForm extends Pick<Mapping, 'encoding' | 'delimiter' | 'quote'> {
  readonly file: string;
}

/** A record longer than this is a quote that was never closed. */
const longestRecord = 8 * 1024 * 1024;

/** `.tsv` and `.tsv.gz` are split at tabs; everything else at commas. */
export const delimiterOf = (form: FileForm): string =>
  form.delimiter ?? (extname(form.file.replace(/\.gz$/i, '')).toLowerCase() === '.tsv' ? '\t' : ',');

/**
 * Every record, the headers included; blank lines are passed over. `onBytes` hears how many bytes of the file itself
 * (compressed, if it is) have been read. Throws `FileError` where the file cannot be read, unpacked, decoded or split.
 */
export async function* readRecords(
  form: FileForm,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<FileRecord, void> {
  const packed = await isGzip(form.file);
  const lines = new LineCounter();
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      lines.feed(chunk);
      done(null, chunk);
    },
  });
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  const parser = parse({
    delimiter: delimiterOf(form),
    quote: form.quote,
    relax_column_count: true,
    max_record_size: longestRecord,
  });
  // `info: true` would say the same, and takes a third of the time that parsing takes.
  const push = parser.push.bind(parser);
  let parsed = 0;
  parser.push = (record: string[] | null) => {
    if (record === null) return push(null);
    parsed = parser.info.bytes;
    return push({ record, end: parsed });
  };
  const stages = [
    createReadStream(form.file, { highWaterMark: 256 * 1024 }),
    meter,
    ...(packed ? [createGunzip()] : []),
  ];
  // A failure of any stage destroys the parser with it, and the loop below throws it.
  pipeline([...stages, decode(form.encoding), count, parser], () => {});

  let offset = 0;
  let line = 1;
  try {
    for await (const { record, end } of parser as AsyncIterable<{ record: string[]; end: number }>) {
      line = lines.lineAt(offset);
      offset = end;
      if (record.length === 1 && record[0] === '') continue;
      yield { fields: record, line };
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    // The parser was ahead of us, and what it failed at begins where its last whole record ends.
    throw fileError(error, form.file, error instanceof CsvError ? lines.lineAt(parsed) : line);
  } finally {
    parser.destroy();
  }
}

async function isGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      if (bytesRead === 4 && buffer.readUInt32BE() === 0x504b0304)
        throw new FileError(`"${file}" is a ZIP archive or a workbook, not CSV.`, null, [
          'Unpack it, or save the sheet as CSV.',
        ]);
      return bytesRead >= 2 && buffer.readUInt16BE() === 0x1f8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof FileError ? error : fileError(error, file, null);
  }
}
