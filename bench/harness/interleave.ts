/** Asks all sides in turns, so that what disturbs the machine disturbs them alike. */
import type { Run } from '../sides/side.ts';

/** Milliseconds of each side, a round each. */
export type Times = ReadonlyMap<string, readonly number[]>;

/** The side that begins changes with every round; the first `warmUp` rounds are not kept. */
export async function interleave(
  sides: ReadonlyMap<string, Run>,
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<Times> {
  const times = new Map([...sides.keys()].map((name) => [name, [] as number[]]));
  const order = [...sides];
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, run] of order) {
      const began = performance.now();
      await run();
      const took = performance.now() - began;
      if (round >= 0) times.get(name)?.push(took);
    }
    const [first] = order.splice(0, 1);
    if (first) order.push(first);
  }
  return times;
}
