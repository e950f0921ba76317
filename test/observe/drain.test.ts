/** How long a server that is told to end goes on. */
import { expect, it } from 'vitest';
import { drained } from '../../src/app/observe/drain.ts';

const took = async (requests: { running: number }, limits: { notice: number; most: number }) => {
  const began = performance.now();
  await drained(requests, limits);
  return performance.now() - began;
};

it('ends at once where nothing runs, and never before its notice is over', async () => {
  expect(await took({ running: 0 }, { notice: 0, most: 10_000 })).toBeLessThan(1_000);
  expect(await took({ running: 0 }, { notice: 200, most: 10_000 })).toBeGreaterThan(195);
});

it('waits for what runs, up to its limit', async () => {
  const requests = { running: 1 };
  setTimeout(() => {
    requests.running = 0;
  }, 150);
  const waited = await took(requests, { notice: 0, most: 60_000 });
  expect(waited).toBeGreaterThan(145);
  expect(waited).toBeLessThan(30_000);
  expect(await took({ running: 1 }, { notice: 0, most: 200 })).toBeGreaterThan(195);
});
