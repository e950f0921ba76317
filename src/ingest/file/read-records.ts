/** A CSV file as a stream of records with their lines: unpacked, decoded, split, in constant memory. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Mapping } from '../mapping.ts';
import { decode } from './decode.ts';
import { FileError, fileError } from './file-error.ts';
import type { FileRecord } from './file-record.ts';
import { SplitError, splitRecords } from './split-records.ts';

export interface FileForm extends Pick<Mapping, 'encoding' | 'delimiter' | 'quote'> {
  readonly file: string;
}

/** Bytes that are read, decoded and split at once. */
const chunkLength = 256 * 1024;

/** `.tsv` and `.tsv.gz` are split at tabs; everything else at commas. */
export const delimiterOf = (form: FileForm): string =>
  form.delimiter ?? (extname(form.file.replace(/\.gz$/i, '')).toLowerCase() === '.tsv' ? '\t' : ',');

/**
 * Every record, the headers included, as many at a time as the file gives; blank lines are passed over. `onBytes` hears how many bytes of
 * the file itself (compressed, if it is) have been read. Throws `FileError` where the file cannot be read, unpacked, decoded or split.
 */
export async function* readRecords(
  form: FileForm,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<readonly FileRecord[], void> {
  const packed = await isGzip(form.file);
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  const stages = [
    createReadStream(form.file, { highWaterMark: chunkLength }),
    meter,
    ...(packed ? [createGunzip()] : []),
  ];
  // A failure of any stage destroys the last one with it, and the loop below throws it.
  const read = pipeline(stages, () => {}) as Transform;
  const decoder = decode(form.encoding);
  const splitter = splitRecords({ delimiter: delimiterOf(form), quote: form.quote });
  let line = 1;
  const told = (records: readonly FileRecord[]): readonly FileRecord[] => {
    line = records.at(-1)?.line ?? line;
    return records.filter(({ fields }) => fields.length > 1 || fields[0] !== '');
  };
  try {
    for await (const chunk of read as AsyncIterable<Buffer>) yield told(splitter.push(decoder.write(chunk)));
    yield told(splitter.push(decoder.end()));
    yield told(splitter.end());
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw fileError(error, form.file, error instanceof SplitError ? error.line : line);
  } finally {
    read.destroy();
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
