/** What is kept, shared and dropped, by versions that the test itself hands out. */
import { describe, expect, it } from 'vitest';
import { createResultCache, type DataVersions } from '../../src/engine/reuse/result-cache.ts';

const text = 'select';

function cache(bytes = 10_000) {
  let version: string | null = '1';
  const versions: DataVersions = { current: async () => ({ of: () => version }) };
  const results = createResultCache(versions, bytes);
  let loads = 0;
  return {
    write: (next: string | null) => {
      version = next;
    },
    get loads() {
      return loads;
    },
    read: (parameter: unknown, { size = 100, load = async () => ({ parameter }) as object } = {}) =>
      results.read(
        { statement: { text, parameters: [parameter] } },
        () => {
          loads++;
          return load();
        },
        () => size,
      ),
  };
}

describe('what a statement gave', () => {
  it('is told again until the version is another', async () => {
    const kept = cache();
    const first = await kept.read(1);
    expect(await kept.read(1)).toBe(first);
    kept.write('2');
    expect(await kept.read(1)).not.toBe(first);
    expect(kept.loads).toBe(2);
  });

  it('is that of its parameters', async () => {
    const kept = cache();
    await kept.read(1);
    await kept.read(2);
    await kept.read('1');
    expect(kept.loads).toBe(3);
  });

  it('is not kept where a write could go unseen', async () => {
    const kept = cache();
    kept.write(null);
    await kept.read(1);
    await kept.read(1);
    expect(kept.loads).toBe(2);
  });

  it('is kept under the version from before it ran', async () => {
    const kept = cache();
    await kept.read(1, {
      load: async () => {
        kept.write('2');
        return {};
      },
    });
    await kept.read(1);
    expect(kept.loads).toBe(2);
  });

  it('is dropped, the least recently read first, where memory is short', async () => {
    const kept = cache(1000);
    for (let parameter = 0; parameter < 100; parameter++) await kept.read(parameter);
    await kept.read(99);
    expect(kept.loads).toBe(100);
    for (let parameter = 0; parameter < 90; parameter++) await kept.read(parameter);
    expect(kept.loads).toBe(190);
  });

  it('is not kept where it would take more than a quarter of the memory', async () => {
    const kept = cache(1000);
    await kept.read(1, { size: 500 });
    await kept.read(1, { size: 500 });
    expect(kept.loads).toBe(2);
  });

  it('is never a failure', async () => {
    const kept = cache();
    await expect(kept.read(1, { load: () => Promise.reject(new Error('away')) })).rejects.toThrow('away');
    expect(await kept.read(1)).toEqual({ parameter: 1 });
  });
});

describe('equal statements at once', () => {
  const pending = () => {
    let end = (_: object): void => undefined;
    const promise = new Promise<object>((resolve) => {
      end = resolve;
    });
    return { end, load: () => promise };
  };

  it('run once over the same data', async () => {
    const kept = cache();
    const { end, load } = pending();
    const all = [kept.read(1, { load }), kept.read(1, { load }), kept.read(1, { load })];
    await Promise.resolve().then(() => end({ done: true }));
    expect(await Promise.all(all)).toEqual([{ done: true }, { done: true }, { done: true }]);
    expect(kept.loads).toBe(1);
  });

  it('run again for who comes after a write', async () => {
    const kept = cache();
    const { end, load } = pending();
    const early = kept.read(1, { load });
    await new Promise((resolve) => setImmediate(resolve));
    kept.write('2');
    expect(await kept.read(1)).toEqual({ parameter: 1 });
    end({ early: true });
    expect(await early).toEqual({ early: true });
    expect(kept.loads).toBe(2);
  });
});
