/** Read replicas of the database: questions go to one that is fresh enough, and to the primary where none is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { abandonPool } from '../abandon-pool.ts';
import { type Database, type DatabaseOptions, openPool } from '../connection.ts';
import { returnConnections } from '../return-connections.ts';
import * as tables from '../tables/index.ts';
import { type WatchOptions, watchConnections } from '../watch-connections.ts';
import { chooseReplica, hasReplayed, isFresh, type ReplicaState, type Wanted } from './choose-replica.ts';
import { type Identity, identityColumns, unlike } from './identity.ts';
import { readPosition, writePosition } from './log-position.ts';
import { createMarks } from './marks.ts';
import { type Chosen, ReadingPool } from './reading-pool.ts';

export interface ReplicaOptions extends DatabaseOptions {
  /** Milliseconds by which an answer may be behind. Default 5000. */
  readonly maxLag?: number;
  /** Milliseconds that a question waits for a replica to replay what its asker wrote. Default 100. */
  readonly patience?: number;
  readonly clock?: () => number;
  /** How connections that died without a word are found. */
  readonly watch?: WatchOptions;
  /** Hears of a replica that is left out, and of one that is back. */
  readonly onChange?: (number: number, answers: boolean) => void;
}

/** Who answers an operation: null before its first statement. `behind` is milliseconds, at most. */
export type AnsweredBy =
  | { readonly kind: 'primary' }
  | { readonly kind: 'replica'; readonly number: number; readonly behind: number };

export interface Reading {
  readonly db: Database;
  /** For an operation that writes: it reads what it wrote. Before its first statement. */
  usePrimary(): void;
  answeredBy(): AnsweredBy | null;
}

export interface Replicas {
  /** For one operation. `after` is a position that its asker was told of. */
  begin(after?: bigint | null): Reading;
  /** After a commit of this server: what is asked from here on sees it. Gives the position for the client to tell other servers. */
  wrote(): Promise<string>;
  /** Milliseconds that each is behind, at most; null for one that is left out. */
  lags(): readonly { readonly number: number; readonly behind: number | null }[];
  /** Looks at all of them, as is done every second or oftener. */
  look(): Promise<void>;
  /** Waits for what runs. */
  close(): Promise<void>;
}

export interface OpenReplicas extends Replicas {
  /** Waits for nothing: what runs fails. */
  abandon(): void;
}

interface Replica extends ReplicaState {
  readonly pool: pg.Pool;
  replayed: bigint | null;
  asOf: number;
}

export function openReplicas(primary: pg.Pool, urls: readonly string[], options: ReplicaOptions = {}): OpenReplicas {
  const { maxLag = 5_000, patience = 100, clock = () => performance.now(), onChange, watch, ...pools } = options;
  const marks = createMarks();
  const replicas = urls.map((url, at): Replica => {
    const pool = openPool(url, { connectionTimeout: Math.max(maxLag, 1_000), ...pools });
    return { number: at + 1, pool, replayed: null, asOf: Number.NEGATIVE_INFINITY };
  });
  const watches = replicas.map(({ pool }, at) => watchConnections(pool, urls[at] ?? '', watch));
  /** Of the primary: null before the first look, when nobody is known to be a replica of it. */
  let identity: Identity | null = null;
  let written: bigint | null = null;
  let writing = 0;
  let turn = 0;

  const settle = (replica: Replica, replayed: bigint | null): void => {
    if ((replayed === null) !== (replica.replayed === null)) onChange?.(replica.number, replayed !== null);
    replica.replayed = replayed;
    replica.asOf = replayed === null ? Number.NEGATIVE_INFINITY : marks.asOf(replayed);
  };
  const lookAt = async (replica: Replica): Promise<void> => {
    try {
      const { rows } = await replica.pool.query<Identity & { replayed: string | null }>(
        `/* replica position */ select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text end as replayed, ${identityColumns}`,
      );
      const [found] = rows;
      const fits = found && identity && unlike(identity, found) === null;
      settle(replica, fits && found.replayed !== null ? readPosition(found.replayed) : null);
    } catch {
      settle(replica, null);
    }
  };
  const positionOfPrimary = async (): Promise<bigint> => {
    const { rows } = await primary.query<Identity & { position: string }>(
      `/* primary position */ select pg_current_wal_insert_lsn()::text as position, ${identityColumns}`,
    );
    identity = rows[0] ?? null;
    return readPosition(rows[0]?.position ?? '0/0');
  };
  const look = async (): Promise<void> => {
    // The time is read before the position: what is written in between makes the answer look older than it is, never younger.
    const at = clock();
    // A primary that is away adds no mark, and after `maxLag` nobody is known to be fresh.
    await positionOfPrimary().then(
      (position) => marks.add(at, position),
      () => undefined,
    );
    await Promise.all(replicas.map(lookAt));
  };
  let looking: Promise<void> | null = null;
  const lookOnce = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void lookOnce(), Math.min(1_000, Math.max(50, maxLag / 4))).unref();
  void lookOnce();

  /** The freshest way to what the asker must see, within the patience. */
  const choose = async (after: bigint | null): Promise<Replica | null> => {
    // A write whose position is not known yet may be anywhere.
    if (writing > 0) return null;
    const position = after !== null && (written === null || after > written) ? after : written;
    const end = clock() + patience;
    for (;;) {
      const wanted: Wanted = { now: clock(), maxLag, position };
      const chosen = chooseReplica(replicas, wanted, turn);
      if (chosen) {
        turn += 1;
        return chosen;
      }
      const late = replicas.filter((each) => isFresh(each, wanted) && !hasReplayed(each, wanted));
      if (late.length === 0 || clock() >= end) return null;
      await sleep(5);
      await Promise.all(late.map(lookAt));
    }
  };

  return {
    begin: (after = null) => {
      let answered: AnsweredBy | null = null;
      let onPrimary = false;
      const pool = new ReadingPool(primary, async (): Promise<Chosen> => {
        const replica = onPrimary ? null : await choose(after);
        const left = (): void => {
          answered = { kind: 'primary' };
        };
        if (!replica) {
          left();
          return { pool: primary, leave: null, left };
        }
        answered = { kind: 'replica', number: replica.number, behind: Math.ceil(clock() - replica.asOf) };
        return { pool: replica.pool, leave: () => settle(replica, null), left };
      });
      return {
        db: returnConnections(drizzle(pool as unknown as pg.Pool, { schema: tables }), pool),
        usePrimary: () => {
          onPrimary = true;
        },
        answeredBy: () => answered,
      };
    },
    wrote: async () => {
      writing += 1;
      try {
        const position = await positionOfPrimary();
        if (written === null || position > written) written = position;
        return writePosition(position);
      } finally {
        writing -= 1;
      }
    },
    lags: () =>
      replicas.map(({ number, replayed, asOf }) => ({
        number,
        behind: replayed === null ? null : Math.ceil(clock() - asOf),
      })),
    look: lookOnce,
    close: async () => {
      clearInterval(timer);
      for (const end of watches) end();
      await looking;
      await Promise.all(replicas.map(async ({ pool }) => pool.ending || pool.end()));
    },
    abandon: () => {
      for (const { pool } of replicas) abandonPool(pool);
    },
  };
}
