/** Where nothing was committed the tables are not looked at; whatever was, they are. */
import { describe, expect, it, vi } from 'vitest';
import { readVersions, type Seen } from '../../src/versions/read-versions.ts';
import { keptWorld } from './kept-world.ts';

const world = await keptWorld('create table sales (id int generated always as identity primary key, amount numeric);', {
  datasets: [{ key: 'sales', table: 'sales', time: null }],
  metrics: [{ key: 'sold', type: 'sum', dataset: 'sales', value: 'amount' }],
});
const { rows } = await world.pool.query<{ oid: string }>(`select 'sales'::regclass::oid::text as oid`);
const relations = [Number(rows[0]?.oid)];
const read = (before: Seen | null = null) => readVersions(world.db, relations, { before });

describe('a read of where tables stand', () => {
  it('gives back what it was given where nothing was committed since', async () => {
    // Others may be at work on the same server.
    await vi.waitFor(async () => {
      const before = await read();
      expect(await read(before)).toBe(before);
    });
  });

  it('gives back the versions where something else was', async () => {
    const before = await read();
    await world.pool.query('create table others ()');
    const after = await read(before);
    expect(after.standing).not.toBe(before.standing);
    expect(after.versions).toBe(before.versions);
  });

  it('sees a transaction that was under way before, with others that ended in between', async () => {
    const [one, two] = [await world.writer(), await world.writer()];
    const insert = 'insert into sales (amount) values (1)';
    await one.query('begin');
    await one.query(insert);
    await two.query('begin');
    await two.query(insert);
    const before = await read();
    await two.query('commit');
    const between = await read(before);
    expect(between.versions.text).not.toBe(before.versions.text);
    await one.query('commit');
    expect((await read(between)).versions.text).not.toBe(between.versions.text);
  });

  it('believes no snapshot of another server, whatever it says', async () => {
    const before = await read();
    const [snapshot] = before.standing.split(' ');
    const elsewhere = { standing: `${snapshot} 2020-01-01 00:00:00+00`, versions: { ...before.versions, text: '[]' } };
    expect((await read(elsewhere)).versions.text).toBe(before.versions.text);
  });
});
