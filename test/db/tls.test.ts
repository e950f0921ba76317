/** Encrypted connections: verified, refused in words where they are not to be trusted, and the same for everything that connects. */
import { afterAll, describe, expect, it } from 'vitest';
import { cancellable } from '../../db/cancellable.ts';
import { openDatabase } from '../../db/connection.ts';
import { holdConnection } from '../../db/hold-connection.ts';
import { migrate } from '../../db/migrate.ts';
import { watchConnections } from '../../db/watch-connections.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { hasOpenssl, tlsServer } from '../kit/tls-server.ts';

const possible = hasOpenssl();
if (!possible) console.warn('Skipped: there is no openssl here that could make certificates.');
const server = possible ? await tlsServer() : null;
afterAll(() => server?.stop());
const { url = '', ca = '', otherCa = '', port = 0 } = server ?? {};
const verified = `${url}?sslmode=verify-full&sslrootcert=${ca}`;

const refusalOf = async (address: string) => {
  const opened = openDatabase(address);
  await expect(opened).rejects.toMatchObject({ issues: [{ code: 'DATABASE_UNAVAILABLE' }] });
  const { issues } = await opened.catch((error) => error);
  return `${issues[0].message} ${issues[0].hints.join(' ')}`;
};

describe.skipIf(!possible)('a database that takes encrypted connections only', () => {
  it.each([
    ['after a word in the clear', ''],
    ['from the first byte on', '&sslnegotiation=direct'],
  ])('is reached where its certificate is verified, %s, by every way that Cairn has', async (_, more) => {
    const { db, pool, close } = await openDatabase(`${verified}${more}`);
    await migrate(pool);
    const announcements = listen(pool);
    const heard = announcements.hear();
    expect((await heard.next()).value).toMatchObject({ kind: 'listening' });
    const held = await holdConnection(db);
    const controller = new AbortController();
    const began = performance.now();
    const sleeping = cancellable(held.client, controller.signal, () => held.client.query('select pg_sleep(30)'));
    setTimeout(() => controller.abort(), 100);
    await expect(sleeping).rejects.toMatchObject({ code: '57014' });
    expect(performance.now() - began).toBeLessThan(10_000);
    held.release();
    const { rows } = await pool.query<{ plain: number }>(
      'select count(*) filter (where not ssl)::int as plain from pg_stat_ssl join pg_stat_activity using (pid) where client_addr is not null',
    );
    expect(rows).toEqual([{ plain: 0 }]);
    await announcements.close();
    await close();
  });

  it('has the watch over its connections ask by TLS, too', async () => {
    const { pool, close } = await openDatabase(verified);
    const dead: number[] = [];
    const end = watchConnections(pool, verified, {
      interval: 100,
      patience: 1_000,
      onDead: (count) => dead.push(count),
    });
    // Somebody works on it, which the watch learns only where it is let in.
    await pool.query('select pg_sleep(1)');
    expect(dead).toEqual([]);
    end();
    await close();
  });

  it('is refused where its certificate is of another authority, or of another name', async () => {
    expect(await refusalOf(`${url}?sslmode=verify-full&sslrootcert=${otherCa}`)).toMatch(
      /not trusted here.*sslrootcert=/,
    );
    expect(await refusalOf(`${url}?sslmode=require`)).toMatch(/not trusted here.*sslmode=require verifies as well/);
    const address = verified.replace('localhost', '127.0.0.1');
    expect(await refusalOf(address)).toMatch(/certificate of another name/);
  });

  it('is refused in words where the address says nothing of TLS', async () => {
    expect(await refusalOf(url)).toMatch(/takes encrypted connections only.*sslmode=verify-full/);
  });

  it('is reached as libpq does, without verifying, where that is asked for by name', async () => {
    const { close } = await openDatabase(`${url}?sslmode=require&uselibpqcompat=true`);
    await close();
    await expect(openDatabase(`${url}?sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${otherCa}`)).rejects.toThrow();
    const named = await openDatabase(
      `postgres://cairn@127.0.0.1:${port}/postgres?sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${ca}`,
    );
    await named.close();
  });

  it('says which file is missing', async () => {
    expect(await refusalOf(`${url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`)).toContain('/nowhere/ca.pem');
  });
});
