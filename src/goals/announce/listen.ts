/** Hears what any server announces: one connection of its own, from the first who listens on, and a new one where it is lost. */
import { EventEmitter, on } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { type Announcement, announcementChannel } from './announcement.ts';

export interface Announcements {
  /** From now on, in order, until `return` is called; ends when the server closes. */
  hear(): AsyncIterableIterator<Announcement>;
  /** Gives the connection back. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Milliseconds before a lost connection is replaced. Default 1000. */
  readonly retryAfter?: number;
  /** Hears why the connection was lost. */
  readonly onLost?: (error: unknown) => void;
}

export function listen(pool: Pool, { retryAfter = 1000, onLost }: ListenOptions = {}): Announcements {
  // As many listen as follow something: no number of them is a leak.
  const heard = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();
  let client: PoolClient | null = null;
  let connecting: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;

  /** Once a connection, whatever it says more. */
  const lost = (which: PoolClient | null, error: unknown): void => {
    if (closing.signal.aborted || which !== client) return;
    client?.release(true);
    client = null;
    onLost?.(error);
    retry = setTimeout(connect, retryAfter);
    retry.unref();
  };
  const open = async (): Promise<void> => {
    let fresh: PoolClient | null = null;
    try {
      fresh = await pool.connect();
      client = fresh;
      fresh.on('error', (error) => lost(fresh, error));
      fresh.on('notification', ({ payload }) => heard.emit('announcement', JSON.parse(payload ?? 'null')));
      await fresh.query(`listen ${announcementChannel}`);
      heard.emit('announcement', { kind: 'listening' } satisfies Announcement);
    } catch (error) {
      lost(fresh, error);
    }
  };
  function connect(): void {
    connecting = open();
  }

  return {
    hear: () => {
      // Whoever comes after the end would hold a connection that nobody gives back.
      if (connecting === null && !closing.signal.aborted) connect();
      const events = on(heard, 'announcement', { close: ['close'] });
      const iterator: AsyncIterableIterator<Announcement> = {
        next: async () => {
          const { done, value } = await events.next();
          return done === true ? { done, value: undefined } : { done: false, value: value[0] };
        },
        return: async () => {
          await events.return?.();
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]: () => iterator,
      };
      return iterator;
    },
    close: async () => {
      closing.abort();
      clearTimeout(retry);
      heard.emit('close');
      await connecting;
      // Ended by the pool with its others: one that is thrown away here may outlive the server that it is connected to.
      client?.removeAllListeners('notification');
      await client?.query('unlisten *').catch(() => {});
      client?.release();
      client = null;
    },
  };
}
