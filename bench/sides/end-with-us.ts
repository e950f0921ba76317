/** A server that the benchmark started does not outlive it, also when it is stopped in the middle. */
import type { ChildProcess } from 'node:child_process';

const children = new Set<ChildProcess>();

export function endWithUs(child: ChildProcess): void {
  if (children.size === 0) {
    process.once('exit', () => {
      for (const each of children) each.kill('SIGTERM');
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  }
  children.add(child);
  child.once('exit', () => children.delete(child));
}
