/** Waits for a file, tries to take the lock of a folder, prints `held` or `refused`, and holds on until killed. */
import { existsSync } from 'node:fs';
import { acquireLock } from '../../../db/embedded/acquire-lock.ts';

const [folder, signal] = process.argv.slice(2);
console.log('waiting');
while (!existsSync(String(signal))) {
  // Spins, so that all contenders arrive in the same millisecond.
}
const lock = acquireLock(String(folder));
console.log(lock.kind === 'ok' ? 'held' : 'refused');
setInterval(() => {}, 1000);
