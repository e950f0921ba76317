/** What many want to know of the present moment, looked at no more often than it matters. */

export interface KeptKnown<T> {
  /** As it was a moment ago. Who asks first after that waits for a look, and all who come meanwhile share it. */
  current(): Promise<T>;
  /** Whoever asks next waits for a look. */
  forget(): void;
}

export interface KnowOptions {
  /** Milliseconds for which a look is good; 0: for who shares it. Default 1000. */
  readonly interval?: number | undefined;
  /** Milliseconds after whoever asked last, for which it is looked at without being asked: nobody waits then. Default 0. */
  readonly awake?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: (() => number) | undefined;
}

/** `look` is told what is known, and gives the same thing back where nothing has changed. */
export function keepKnown<T>(
  look: (known: T | undefined) => Promise<T>,
  { interval = 1000, awake = 0, clock = () => performance.now() }: KnowOptions = {},
): KeptKnown<T> {
  let known: { readonly it: T } | undefined;
  let looked = Number.NEGATIVE_INFINITY;
  let asked = Number.NEGATIVE_INFINITY;
  let looking: Promise<T> | null = null;
  let waiting = false;

  const lookOnce = (): Promise<T> => {
    looking ??= look(known?.it).finally(() => {
      looked = clock();
      looking = null;
    });
    return looking;
  };
  const keep = async (): Promise<T> => {
    const it = await lookOnce();
    known = { it };
    return it;
  };
  // Before a look is no good any more, so that whoever asks finds the next one done.
  const lookAhead = (): void => {
    if (waiting || awake <= 0) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (clock() - asked > awake) return;
      // What goes wrong is told to who asks.
      void keep()
        .catch(() => undefined)
        .finally(lookAhead);
    }, interval * 0.8).unref();
  };
  return {
    current: async () => {
      asked = clock();
      lookAhead();
      return known && clock() - looked < interval ? known.it : keep();
    },
    forget: () => {
      known = undefined;
      looked = Number.NEGATIVE_INFINITY;
    },
  };
}
