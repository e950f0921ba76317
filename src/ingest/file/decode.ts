/** Bytes of a file in any encoding to UTF-8, refusing what the encoding cannot be. */
import { Transform } from 'node:stream';
import iconv from 'iconv-lite';

/** A byte sequence that the encoding does not have. `line` is 1-based. */
export class EncodingError extends Error {
  readonly line: number;

  constructor(line: number) {
    super(`invalid bytes at line ${line}`);
    this.line = line;
  }
}

export const isEncoding = (name: string): boolean => iconv.encodingExists(name);

/** A file called Latin-1 is nearly always Windows-1252, which is the same but for characters that no text uses. */
const widened = (name: string): string => (/^(latin-?1|iso-?8859-?1)$/i.test(name) ? 'windows-1252' : name);

const isUtf8 = (name: string): boolean => /^utf-?8$/i.test(name);

/** A byte order mark at the start of the file decides, and is dropped; `encoding` otherwise. */
export function decode(encoding: string): Transform {
  let decoder: ReturnType<typeof strictUtf8> | null = null;
  let head = Buffer.alloc(0);
  const start = (bytes: Buffer): Buffer => {
    const mark = markOf(bytes);
    const name = mark?.encoding ?? widened(encoding);
    decoder = isUtf8(name) ? strictUtf8() : lenient(name);
    return Buffer.from(decoder.write(mark ? bytes.subarray(mark.length) : bytes));
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        if (decoder) return done(null, Buffer.from(decoder.write(chunk)));
        head = Buffer.concat([head, chunk]);
        return head.length < 3 ? done() : done(null, start(head));
      } catch (error) {
        return done(error as Error);
      }
    },
    flush(done) {
      try {
        const rest = decoder ? Buffer.alloc(0) : start(head);
        return done(null, Buffer.concat([rest, Buffer.from(decoder?.end() ?? '')]));
      } catch (error) {
        return done(error as Error);
      }
    },
  });
}

function markOf(bytes: Buffer): { readonly encoding: string; readonly length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

function strictUtf8() {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let lines = 0;
  const guarded = (read: () => string, bytes: Buffer): string => {
    try {
      const text = read();
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
      return text;
    } catch {
      const before = new TextDecoder().decode(bytes).split('\ufffd')[0] ?? '';
      throw new EncodingError(lines + before.split('\n').length);
    }
  };
  return {
    write: (chunk: Buffer) => guarded(() => decoder.decode(chunk, { stream: true }), chunk),
    end: () => guarded(() => decoder.decode(), Buffer.alloc(0)),
  };
}

function lenient(name: string) {
  const decoder = iconv.getDecoder(name);
  return { write: (chunk: Buffer) => decoder.write(chunk), end: () => decoder.end() ?? '' };
}
