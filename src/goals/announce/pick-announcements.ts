/** From what is announced to what somebody asked to hear of. */
import type { Announcement } from './announcement.ts';

/** `pick` gives null for what is not for them. Not a generator: one that waits could not be ended before it hears something. */
export function pickAnnouncements<T>(
  heard: AsyncIterator<Announcement>,
  pick: (announcement: Announcement) => Promise<T | null>,
): AsyncIterableIterator<T> {
  const end = async (): Promise<IteratorResult<T>> => {
    await heard.return?.();
    return { done: true, value: undefined };
  };
  const iterator: AsyncIterableIterator<T> = {
    next: async () => {
      for (let next = await heard.next(); next.done !== true; next = await heard.next()) {
        const picked = await pick(next.value);
        if (picked !== null) return { done: false, value: picked };
      }
      return end();
    },
    return: end,
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
