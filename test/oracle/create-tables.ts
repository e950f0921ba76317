/** The tables of the oracle's world. */
import { distributeWorld } from '../kit/citus.ts';
import type { TestDatabase } from '../kit/database.ts';
import { world } from './world.ts';

/** Empty; over the machines of a cluster where there is one, unless triggers are to be on them. */
export async function createTables({ db, pool }: TestDatabase, distributed = true): Promise<void> {
  await pool.query(tables);
  if (distributed) await distributeWorld(db, world);
}

const tables = `
  create schema oracle;
  create table oracle.accounts (id int primary key, tier text);
  create table oracle.customers (id int primary key, account_id int, region text, score_band numeric,
    joined_at timestamptz, joined_on date);
  create table oracle.answers (id int primary key, customer_id int, survey text, score int, amount numeric(12, 3),
    ratio float8, weight numeric(6, 2), urgent boolean, channel text, answered_at timestamptz, answered_on date, answered_local timestamp);
  create table oracle.tickets (id int primary key, customer_id int, channel text, cost numeric(12, 2), opened_at timestamptz, closed_at timestamptz);
  create table oracle.answer_tags (id int primary key, answer_id int, value text);
  create table oracle.ticket_tags (id int primary key, ticket_id int, value text);
  create table oracle.customer_levels (id int primary key, customer_id int, value numeric);
`;
