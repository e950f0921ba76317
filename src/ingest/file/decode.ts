/** Bytes of a file in any encoding to text, refusing what the encoding cannot be. */
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

export interface Decoder {
  write(bytes: Buffer): string;
  /** What is left; empty where the text ended with a whole character. */
  end(): string;
}

/** A byte order mark at the start of the file decides, and is dropped; `encoding` otherwise. Throws `EncodingError`. */
export function decode(encoding: string): Decoder {
  let decoder: Decoder | null = null;
  let head = Buffer.alloc(0);
  const start = (bytes: Buffer): string => {
    const mark = markOf(bytes);
    const name = mark?.encoding ?? widened(encoding);
    decoder = isUtf8(name) ? strictUtf8() : lenient(name);
    return decoder.write(mark ? bytes.subarray(mark.length) : bytes);
  };
  return {
    write: (bytes) => {
      if (decoder) return decoder.write(bytes);
      head = Buffer.concat([head, bytes]);
      return head.length < 3 ? '' : start(head);
    },
    end: () => {
      const first = decoder ? '' : start(head);
      return first + (decoder?.end() ?? '');
    },
  };
}

function markOf(bytes: Buffer): { readonly encoding: string; readonly length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

function strictUtf8(): Decoder {
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
    write: (chunk) => guarded(() => decoder.decode(chunk, { stream: true }), chunk),
    end: () => guarded(() => decoder.decode(), Buffer.alloc(0)),
  };
}

function lenient(name: string): Decoder {
  const decoder = iconv.getDecoder(name);
  return { write: (chunk) => decoder.write(chunk), end: () => decoder.end() ?? '' };
}
