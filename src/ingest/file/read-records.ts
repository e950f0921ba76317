/** A CSV file as a stream of records with their lines: unpacked, decoded, split, in constant memory. */
import { FileError, fileError } from './file-error.ts';
import type { FileForm, FileRecord } from './file-record.ts';
import { readText } from './read-text.ts';
import { splitRecords } from './split-records.ts';

/**
 * Every record, the headers included, some hundreds at a time; blank lines are passed over. `onBytes` hears how many bytes of
 * the file itself (compressed, if it is) have been read. Throws `FileError` where the file cannot be read, unpacked, decoded
 * or split.
 */
export async function* readRecords(
  form: FileForm,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<readonly FileRecord[], void> {
  const texts = await readText(form.file, form.encoding, onBytes);
  let line = 1;
  try {
    for await (const records of splitRecords(texts, form)) {
      line = records.at(-1)?.line ?? line;
      const written = records.filter(({ fields }) => fields.length > 1 || fields[0] !== '');
      if (written.length > 0) yield written;
    }
  } catch (error) {
    throw error instanceof FileError ? error : fileError(error, form.file, line);
  } finally {
    await texts.return?.();
  }
}
