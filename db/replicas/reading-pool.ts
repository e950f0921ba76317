/** The connections of one operation: those of a replica, chosen at its first statement and kept; of the primary where that fails. */
import type pg from 'pg';
import { classifyError } from '../classify-error.ts';

export interface Chosen {
  readonly pool: pg.Pool;
  /** Hears that it does not answer. Null for the primary, which nothing takes the place of. */
  readonly leave: (() => void) | null;
  /** Hears that the primary answers in its place. */
  readonly left: () => void;
}

/** A statement of a replica can stand in the way of what it replays, and is then ended: the primary has no such conflict. */
const conflict = '40001';

/** What drizzle, and a cursor, ask of a pool. Its name tells drizzle that it is one. */
export class ReadingPool {
  readonly #primary: pg.Pool;
  readonly #choose: () => Promise<Chosen>;
  #chosen: Promise<Chosen> | null = null;

  constructor(primary: pg.Pool, choose: () => Promise<Chosen>) {
    this.#primary = primary;
    this.#choose = choose;
  }

  query(...args: unknown[]): Promise<unknown> {
    return this.#run((pool) => (pool.query as (...all: unknown[]) => Promise<unknown>).apply(pool, args));
  }

  connect(): Promise<pg.PoolClient> {
    return this.#run((pool) => pool.connect());
  }

  async #run<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    this.#chosen ??= this.#choose();
    const { pool, leave, left } = await this.#chosen;
    try {
      return await work(pool);
    } catch (error) {
      if (leave === null || !isOfReplica(error)) throw error;
      if (classifyError(error) === 'unavailable') leave();
      this.#chosen = Promise.resolve({ pool: this.#primary, leave: null, left });
      left();
      return work(this.#primary);
    }
  }
}

const isOfReplica = (error: unknown): boolean =>
  classifyError(error) === 'unavailable' || (error as { readonly code?: unknown }).code === conflict;
