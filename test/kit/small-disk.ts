/** A file system of its own, small enough to be filled up; null where none can be mounted, which root alone may. Gone after the tests of the file. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { throwAwayFolder } from './data-folder.ts';

/** Its folder. `notTried`: what is not tried without it. */
export function smallDisk(notTried: string): string | null {
  const place = throwAwayFolder();
  const disk = join(place.path, 'disk');
  mkdirSync(disk);
  const there = mounted(disk);
  if (!there) console.log(`No file system can be mounted here: ${notTried} is not tried.`);
  afterAll(() => {
    if (there) execFileSync('umount', ['--lazy', disk]);
    place.remove();
  });
  return there ? disk : null;
}

function mounted(disk: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
