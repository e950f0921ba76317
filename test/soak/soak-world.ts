/** What a soak asks about: a table that only ever grows, and a model over it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';

const model = `datasets:
  - key: events
    name: Events
    table: soak.events
    primaryKey: [id]
    time: at
    dimensions:
      - { key: kind }
      - { key: at, type: timestamptz }
metrics:
  - { key: events, name: Events, type: count, dataset: events, unit: count, direction: increase, cadence: monthly, accountable: lead }
stakeholders:
  - { key: lead, name: The Lead, kind: person }
`;

export async function createSoakWorld(pool: pg.Pool): Promise<string> {
  await pool.query(`create schema soak;
    create table soak.events (id bigint generated always as identity primary key, kind text not null, at timestamptz not null);
    create index on soak.events (at);
    insert into soak.events (kind, at) select 'kind ' || n % 7, now() - n * interval '1 minute' from generate_series(1, 50000) as n;
    analyze soak.events`);
  const folder = mkdtempSync(join(tmpdir(), 'cairn-soak-'));
  writeFileSync(join(folder, 'model.yaml'), model);
  return folder;
}

/** All events there are, by SQL: what was acknowledged before this was asked is in it. */
export async function countEvents(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from soak.events');
  return rows[0]?.count ?? 0;
}
