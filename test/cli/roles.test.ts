/** Three roles from the shell, as docs/database-roles.md sets them up: migrate, grants, apply, rollups, and a server without the owner's password. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { modelFolder } from '../api/world.ts';
import { threeRoles } from '../kit/three-roles.ts';
import { cairn, serve } from './cairn.ts';

const { migrator, writer, reader } = await threeRoles();
await migrator.pool.query(`
  create schema api;
  create table api.customers (id int primary key, region text, segment text);
  create table api.answers (id int generated always as identity primary key, customer_id int, score int, channel text, answered_at timestamptz);
  create table api.tickets (id int generated always as identity primary key, customer_id int, cost numeric(12, 2), opened_at timestamptz);
  insert into api.answers (customer_id, score, channel, answered_at) values (1, 9, 'email', '2026-02-10');
`);
const owning = { DATABASE_URL: writer.url, DATABASE_MIGRATION_URL: migrator.url };
const grants = async () => {
  const printed = await cairn(['grants', '--reader', reader.role, '--writer', writer.role], owning);
  await migrator.pool.query(printed.stdout);
  return printed.stdout;
};

describe('three roles', () => {
  it('are set up by what the page says, and serve without the one that owns', async () => {
    expect(await cairn(['migrate'], owning)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No model is applied yet'),
    });
    expect(await grants()).not.toContain('"api"');
    const applied = await cairn(['apply', modelFolder], owning);
    expect(applied.code).toBe(0);
    expect(await grants()).toContain('grant select on "api"."answers"');
    const migrated = await cairn(['migrate'], owning);
    expect(migrated.code).toBe(0);
    const { rows } = await migrator.pool.query("select from pg_trigger where tgname = 'cairn_data_changed'");
    expect(rows.length).toBeGreaterThan(2);

    const made = await cairn(['key', 'create', '--name', 'bi', '--role', 'viewer'], { DATABASE_URL: writer.url });
    const running = await serve({
      DATABASE_URL: writer.url,
      DATABASE_READER_URL: reader.url,
      CAIRN_API_KEYS: 'on',
      CAIRN_DEMO: 'off',
      PORT: '0',
    });
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${made.stdout.trim()}` },
      body: JSON.stringify({ query: 'query Served { metric(key: "answers") { value { value } } }' }),
    });
    expect(((await response.json()) as { errors?: unknown }).errors).toBeUndefined();
    // The background: queue, rollups, snapshots.
    await sleep(2_000);
    const { stdout, stderr, code } = await running.signal('SIGTERM');
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/permission denied|must be owner/);
    const entries = await writer.pool.query(
      `select operation, metrics from cairn.access_log where kind = 'operation' and channel = 'http'`,
    );
    expect(entries.rows).toEqual([{ operation: 'Served', metrics: ['answers'] }]);
  });

  it('are all of one database', async () => {
    const alone = await cairn(['migrate'], { DATABASE_MIGRATION_URL: migrator.url });
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining('CONFIGURATION_INVALID: ') });
  });
});
