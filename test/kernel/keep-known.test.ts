import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepKnown } from '../../src/kernel/keep-known.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Counts looks; each takes ten milliseconds. */
function looked(options: { readonly awake?: number; readonly interval?: number } = {}) {
  let looks = 0;
  const kept = keepKnown(
    async () => {
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return looks;
    },
    { ...options, clock: Date.now },
  );
  return { ...kept, count: () => looks };
}

/** What it gives, and how long that took. */
async function timed<T>(promise: Promise<T>): Promise<readonly [T, number]> {
  const began = Date.now();
  let took = Number.NaN;
  const noted = promise.finally(() => {
    took = Date.now() - began;
  });
  await vi.advanceTimersByTimeAsync(10);
  return [await noted, took];
}

describe('what is known of the moment', () => {
  it('is looked at once for all who ask at once, and again when it is a second old', async () => {
    const { current, count } = looked();
    const all = timed(Promise.all([current(), current(), current()]));
    expect(await all).toEqual([[1, 1, 1], 10]);
    await vi.advanceTimersByTimeAsync(900);
    expect(await timed(current())).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(200);
    expect(await timed(current())).toEqual([2, 10]);
    expect(count()).toBe(2);
  });

  it('is looked at by itself while somebody has asked lately, so that who asks does not wait', async () => {
    const { current, count } = looked({ awake: 10_000 });
    await timed(current());
    for (let second = 0; second < 8; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      expect((await timed(current()))[1]).toBe(0);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    const then = count();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(count()).toBe(then);
    expect(vi.getTimerCount()).toBe(0);
    expect((await timed(current()))[1]).toBe(10);
  });

  it('is waited for when it is forgotten, and without an interval each time', async () => {
    const { current, forget } = looked({ awake: 10_000 });
    await timed(current());
    forget();
    expect(await timed(current())).toEqual([2, 10]);
    const each = looked({ interval: 0 });
    expect([await timed(each.current()), await timed(each.current())]).toEqual([
      [1, 10],
      [2, 10],
    ]);
  });

  it('is not known where it cannot be looked at; who asks hears why, and the next one looks again', async () => {
    let fails = true;
    const kept = keepKnown(async () => (fails ? Promise.reject(new Error('away')) : 'there'), {
      awake: 5000,
      clock: Date.now,
    });
    await expect(kept.current()).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(3000);
    await expect(kept.current()).rejects.toThrow('away');
    fails = false;
    expect(await kept.current()).toBe('there');
  });
});
