/** The pyramid with everything: Cairn alone, since nobody would write it by hand. */
import { summarise } from '../harness/summarise.ts';
import { pyramid } from '../questions/pyramid.ts';
import type { Part } from './part.ts';

export const wholePyramid: Part = {
  key: pyramid.key,
  title: pyramid.name,
  run: async ({ cairn, rounds }) => {
    const first = await cairn.ask<never>(pyramid.query);
    const times: number[] = [];
    for (let round = 0; round < Math.min(rounds, 5); round++) {
      const began = performance.now();
      await cairn.ask(pyramid.query);
      times.push(performance.now() - began);
    }
    const { median, low, high } = summarise(times);
    return {
      head: ['numbers', 'statements', 'bytes', 'ms (quartiles)'],
      rows: [
        [
          pyramid.read(first.data).size,
          await first.statements,
          first.bytes,
          `${median.toFixed(0)} (${low.toFixed(0)}–${high.toFixed(0)})`,
        ],
      ],
      remarks: ['There is no hand-written version: it would be some ninety formulas over fifteen tables.'],
    };
  },
};
