/** What one reader was told of datasets that promise anonymity: what they ask next is held against it. */
import { LRUCache } from 'lru-cache';
import { type Cell, cellIdentity } from './cell.ts';

export interface Ledger {
  /** One batch after another: of two at once each would not know of the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** What was told of a dataset, and is not forgotten yet. */
  told(dataset: string): readonly Cell[];
  tell(dataset: string, cells: readonly Cell[]): void;
}

/** Milliseconds for which it is remembered. */
const day = 86_400_000;
/**
 * Numbers of a dataset that one reader is told in that time. None is forgotten for another: what a reader could wait for, or push out by asking, would
 * be no promise. More would take seconds to hold the next one against.
 */
export const mostTold = 300;

/** `clock`: milliseconds of a clock that never goes back and that nobody sets: one that jumps a day ahead would make it forget. */
export function createLedger(clock: () => number = () => performance.now()): Ledger {
  const datasets = new Map<string, Map<string, { readonly cell: Cell; readonly at: number }>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    inTurn: (work) => {
      const next = last.then(work, work);
      last = next.catch(() => undefined);
      return next;
    },
    told: (dataset) => {
      const now = clock();
      return [...(datasets.get(dataset)?.values() ?? [])].filter(({ at }) => now - at < day).map(({ cell }) => cell);
    },
    tell: (dataset, cells) => {
      const now = clock();
      const known = datasets.get(dataset) ?? new Map();
      datasets.set(dataset, known);
      for (const cell of cells) {
        const identity = cellIdentity(cell);
        known.delete(identity);
        known.set(identity, { cell, at: now });
      }
      for (const [identity, { at }] of known) if (now - at >= day) known.delete(identity);
    },
  };
}

/** Of every reader by their id; of the last some thousand readers. */
export function createLedgers(): (reader: string) => Ledger {
  const ledgers = new LRUCache<string, Ledger>({ max: 5_000 });
  return (reader) => {
    const known = ledgers.get(reader) ?? createLedger();
    ledgers.set(reader, known);
    return known;
  };
}
