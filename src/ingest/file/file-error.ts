/** What is wrong with a file, in words for people, with the line where it went wrong. */
import { EncodingError } from './decode.ts';

export class FileError extends Error {
  /** 1-based; null when the file could not be opened at all. */
  readonly line: number | null;
  readonly hints: readonly string[];

  constructor(message: string, line: number | null, hints: readonly string[] = []) {
    super(message);
    this.name = 'FileError';
    this.line = line;
    this.hints = hints;
  }
}

/** `line`: where the record begins that could not be read. */
export function fileError(error: unknown, file: string, line: number | null): FileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const at = line ?? 1;
  if (error instanceof EncodingError) {
    return new FileError(`"${file}" is not UTF-8: line ${error.line} has bytes that no UTF-8 text has.`, error.line, [
      'Say the encoding in the mapping, such as `encoding: windows-1252`.',
    ]);
  }
  switch (code) {
    case 'ENOENT':
      return new FileError(`The file "${file}" does not exist.`, null);
    case 'EISDIR':
      return new FileError(`"${file}" is a folder.`, null, ['Give the path of one file.']);
    case 'EACCES':
    case 'EPERM':
      return new FileError(`The file "${file}" may not be read.`, null);
    case 'QUOTE_NOT_CLOSED':
      return new FileError(`The file ends inside a quoted field of the record that begins at line ${at}.`, at, [
        'Is the file cut off? Otherwise close the quote, or say `quote: null` in the mapping where quotes are plain text.',
      ]);
    case 'QUOTE_INSIDE':
      return new FileError(`A quote stands inside a field of the record that begins at line ${at}.`, at, [
        'Double it and quote the field (`"a ""b"" c"`), or say `quote: null` in the mapping where quotes are plain text.',
      ]);
    case 'RECORD_TOO_LONG':
      return new FileError(`The record that begins at line ${at} does not end within 8 MB.`, at, [
        'A quote is probably not closed there.',
      ]);
  }
  if (code.startsWith('Z_'))
    return new FileError(`The gzip data of "${file}" is broken or cut off after line ${at}.`, at, [
      'Fetch or pack the file again.',
    ]);
  return new FileError(`"${file}" could not be read after line ${at}${code ? ` (${code})` : ''}.`, line);
}
