/** Whoever asks is told by a read that began after it had asked, and few reads tell many. */
import { expect, it } from 'vitest';
import { shareReads } from '../../src/versions/share-reads.ts';

/** Reads that end when they are told to; each gives its number. */
function heldReads() {
  const begun: { readonly end: (number: number) => void; readonly fail: (error: Error) => void }[] = [];
  const read = shareReads(() => new Promise<number>((end, fail) => begun.push({ end, fail })));
  return { begun, read };
}

const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

it('shares one read among all who ask in one turn, and none with who asks later', async () => {
  const { begun, read } = heldReads();
  const first = [read(), read()];
  await aTurn();
  const later = read();
  await aTurn();
  expect(begun).toHaveLength(2);
  begun[1]?.end(2);
  begun[0]?.end(1);
  expect(await Promise.all(first)).toEqual([1, 1]);
  expect(await later).toBe(2);
});

it('begins no third before one of two has ended', async () => {
  const { begun, read } = heldReads();
  const asked = [read()];
  await aTurn();
  asked.push(read());
  await aTurn();
  asked.push(read(), read());
  await aTurn();
  expect(begun).toHaveLength(2);
  begun[0]?.end(1);
  await aTurn();
  expect(begun).toHaveLength(3);
  begun[1]?.end(2);
  begun[2]?.end(3);
  expect(await Promise.all(asked)).toEqual([1, 2, 3, 3]);
});

it('tells of a failure whoever waits for it, and nobody else', async () => {
  const { begun, read } = heldReads();
  const failed = read();
  await aTurn();
  begun[0]?.fail(new Error('away'));
  await expect(failed).rejects.toThrow('away');
  const next = read();
  await aTurn();
  begun[1]?.end(2);
  expect(await next).toBe(2);
});
