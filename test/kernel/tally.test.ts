/** What is counted is written once, and what could not be written is in the next writing. */
import { describe, expect, it } from 'vitest';
import { createTally } from '../../src/kernel/tally.ts';

interface Count {
  readonly name: string;
  readonly times: number;
}

function tallied(most?: number) {
  const written: (readonly Count[])[] = [];
  const failures: unknown[] = [];
  const database = { away: false };
  const tally = createTally<Count>({
    identity: ({ name }) => name,
    sum: (a, b) => ({ ...a, times: a.times + b.times }),
    write: async (counts) => {
      if (database.away) throw new Error('away');
      written.push(counts);
    },
    interval: 0,
    onFailure: (error) => failures.push(error),
    ...(most === undefined ? {} : { most }),
  });
  const count = (name: string) => tally.add({ name, times: 1 });
  return { tally, count, written, failures, database };
}

describe('a tally', () => {
  it('makes one count of equal ones, and writes each once', async () => {
    const { tally, count, written } = tallied();
    for (const name of ['a', 'b', 'a']) count(name);
    await tally.flush();
    await tally.close();
    expect(written).toEqual([
      [
        { name: 'a', times: 2 },
        { name: 'b', times: 1 },
      ],
    ]);
  });

  it('keeps what could not be written, with what came meanwhile', async () => {
    const { tally, count, written, failures, database } = tallied();
    count('a');
    database.away = true;
    await tally.flush();
    count('a');
    database.away = false;
    await tally.flush();
    expect(failures).toHaveLength(1);
    expect(written).toEqual([[{ name: 'a', times: 2 }]]);
  });

  it('takes no more names than it may hold, and goes on with those that it has', async () => {
    const { tally, count, written } = tallied(1);
    for (const name of ['a', 'b', 'a']) count(name);
    await tally.flush();
    expect(written).toEqual([[{ name: 'a', times: 2 }]]);
  });
});
