/** Work that several wait for at once: it ends early when the last of them has gone, and not when the first has. */

export interface SharedWork<T> {
  /** Whether all have gone: nobody may join any more. */
  readonly abandoned: boolean;
  /** What the work gives. Rejects with the reason of the signal when whoever joins goes; who has no signal stays. */
  join(signal: AbortSignal | undefined): Promise<T>;
}

/** Begins at once. Whoever shares it joins in the same tick: work that nobody has joined yet is not abandoned. */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  const controller = new AbortController();
  const running = work(controller.signal);
  // Each who waits hears of it; that nobody does any more is no defect.
  running.catch(() => undefined);
  let waiting = 0;
  return {
    get abandoned() {
      return controller.signal.aborted;
    },
    join: async (signal) => {
      waiting++;
      if (!signal) return running;
      let leave: (() => void) | undefined;
      const gone = new Promise<never>((_, reject) => {
        leave = () => {
          waiting--;
          if (waiting === 0) controller.abort(signal.reason);
          reject(signal.reason);
        };
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
      });
      try {
        return await Promise.race([running, gone]);
      } finally {
        if (leave) signal.removeEventListener('abort', leave);
      }
    },
  };
}
