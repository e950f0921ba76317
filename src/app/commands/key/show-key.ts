/** A new key, for the one time that it can be seen: alone on standard output, so that it can be piped to where it belongs. */
import type { ShownKey } from '../../../access/keys/change-keys.ts';
import { type OutputOptions, printJson, printLine, printNote } from '../../printing/output.ts';

export function showKey({ id, key }: ShownKey, { json }: OutputOptions, note: string): void {
  if (json) {
    printJson({ id, key });
    return;
  }
  printNote(`${note} It is shown this once: only a hash of it is stored.`);
  printLine(key);
}
