/** How much of a dashboard is Cairn's own work and how much is waiting for Postgres; and the memory that it takes. */
import { processUsage } from '../harness/process-usage.ts';
import { summarise } from '../harness/summarise.ts';
import { dashboard } from '../questions/dashboard.ts';
import type { Part } from './part.ts';

export const split: Part = {
  key: 'split',
  title: "Cairn's own share of the dashboard, and its memory",
  run: async ({ cairn, rounds }) => {
    const walls: number[] = [];
    await cairn.ask(dashboard.cairn.query);
    const before = await processUsage(cairn.pid);
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await cairn.ask(dashboard.cairn.query);
      walls.push(performance.now() - began);
    }
    const after = await processUsage(cairn.pid);
    if (!before || !after)
      return { head: ['measure'], rows: [], remarks: ['This system does not tell of other processes.'] };
    const own = (after.processorMilliseconds - before.processorMilliseconds) / rounds;
    const { median } = summarise(walls);
    return {
      head: ['measure', 'value'],
      rows: [
        ['wall time of a dashboard, ms', median.toFixed(1)],
        ['processor time of the Cairn process, ms', own.toFixed(1)],
        ['its share', `${((100 * own) / median).toFixed(1)} %`],
        ['resident memory, MB', after.residentMegabytes],
        ['most resident memory so far, MB', after.peakMegabytes],
      ],
      remarks: [
        'Processor time is everything the process does: parsing, planning, decoding what Postgres sends, merging, serialising and collecting garbage, so that it is an upper bound of what the target names.',
      ],
    };
  },
};
