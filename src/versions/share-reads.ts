/** Many who want to know the same of now, told by few reads. */
import pLimit from 'p-limit';

/** While the answers that one read allowed are written, the next one is under way. */
const atOnce = 2;

/** Each read begins after whoever waits for it had asked: who comes later waits for the next, which all who come meanwhile share. */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  const limit = pLimit(atOnce);
  let next: Promise<T> | null = null;
  const begin = async (): Promise<T> => {
    // All that has arrived by now shares it.
    await new Promise((resolve) => setImmediate(resolve));
    next = null;
    return read();
  };
  return () => {
    next ??= limit(begin);
    return next;
  };
}
