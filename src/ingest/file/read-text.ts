/** The text of a file, piece by piece: unpacked and decoded. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decode } from './decode.ts';
import { FileError, fileError } from './file-error.ts';

const pieceLength = 256 * 1024;

/** `onBytes` hears how many bytes of the file itself (packed, if it is) have been read. */
export async function readText(
  file: string,
  encoding: string,
  onBytes: (bytes: number) => void,
): Promise<AsyncIterator<string, unknown>> {
  const packed = await isGzip(file);
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  const stages = [
    createReadStream(file, { highWaterMark: pieceLength }),
    meter,
    ...(packed ? [createGunzip({ chunkSize: pieceLength })] : []),
  ];
  const text = decode(encoding);
  // A failure of any stage destroys the last with it, and whoever iterates over that hears of it.
  pipeline([...stages, text], () => {});
  return text[Symbol.asyncIterator]() as AsyncIterator<string, unknown>;
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
