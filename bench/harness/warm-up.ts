/** Asks a side until it is as quick as a server that has been running for a while: code compiled, statements prepared, pages in memory. */
import type { Run } from '../sides/side.ts';

/** As often, or for as long, whichever ends first: what takes seconds is asked once. */
const enough = { times: 30, milliseconds: 4000 };

export async function warmUp(sides: Iterable<Run>): Promise<void> {
  for (const run of sides) {
    const began = performance.now();
    for (let times = 0; times < enough.times && performance.now() - began < enough.milliseconds; times++) await run();
  }
}
