/** A small company of tables, and the model over them, to be stored, changed and broken. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/connection.ts';
import { formatIssue, type Result, unwrap } from '../../src/kernel/issue.ts';
import type { SourcedModel } from '../../src/model/files/build-model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { modelFolder, soundDatasets, soundMetrics } from '../model/model-folder.ts';

export async function createTables(db: Database): Promise<void> {
  await db.execute(sql`create schema crm`);
  await db.execute(sql`create type crm.tier as enum ('gold', 'silver')`);
  await db.execute(sql`create domain crm.years as integer check (value >= 0)`);
  await db.execute(
    sql`create table crm.customers (id uuid primary key, region text, age crm.years, tier crm.tier, other uuid)`,
  );
  await db.execute(sql`create table public.answers (id bigint primary key, customer_id uuid, answered_at timestamptz not null,
    sent_at timestamptz, local_at timestamp, survey varchar(20), score numeric, points integer)`);
  await db.execute(sql`create table crm.regions (customer uuid, region text)`);
  await db.execute(sql`create view crm.people as select id, region, age from crm.customers`);
}

export interface Edits {
  /** Pairs of what is replaced and by what. */
  readonly d?: readonly (readonly [string, string])[];
  readonly m?: readonly (readonly [string, string])[];
  readonly more?: string;
}

/** The sound model with changes; throws where a text to replace is not there. */
export async function shopModel({ d = [], m = [], more = '' }: Edits = {}): Promise<SourcedModel> {
  const edit = (text: string, edits: readonly (readonly [string, string])[]) =>
    edits.reduce((before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`Nothing to replace: ${from}`);
      return before.replace(from, to);
    }, text);
  return unwrap(
    await readModel(modelFolder({ 'd.yaml': edit(soundDatasets, d), 'm.yaml': edit(soundMetrics, m), 'n.yaml': more })),
  );
}

export const issuesOf = (result: Result<unknown>): readonly string[] =>
  result.kind === 'ok' ? [] : result.issues.map(formatIssue);
