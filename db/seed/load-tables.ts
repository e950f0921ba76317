/** Loads every table of the demo company by COPY, one after another, and gathers statistics for the planner. */
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { ClientBase } from 'pg';
import * as tables from '../tables/index.ts';
import { agentRows } from './agents.ts';
import type { Company } from './company.ts';
import { contactRows } from './contacts.ts';
import { copyRows } from './copy-rows.ts';
import { deferIndexes } from './defer-indexes.ts';
import { employeeResponseRows } from './employee-responses.ts';
import { customerRows, movementRows, renewalRows, subscriptionRows } from './ledger.ts';
import { orderRows } from './orders.ts';
import { referralRows } from './referrals.ts';
import { tallyInvitations } from './surveys/invitations.ts';
import { surveyPlans } from './surveys/plans.ts';
import { surveyRows } from './surveys/survey-rows.ts';
import { taskRows } from './tasks.ts';
import { ticketRows } from './tickets.ts';
import { usageDayRows } from './usage-days.ts';

export interface SeedProgress {
  /** A table, or `analyze`. */
  readonly step: string;
  /** Rows so far. */
  readonly done: number;
  /** Rows expected, roughly; exact in the last report of a step. */
  readonly total: number;
}

/** Returns the number of rows by table. */
export async function loadTables(
  client: ClientBase,
  company: Company,
  onProgress: (progress: SeedProgress) => void,
): Promise<Readonly<Record<string, number>>> {
  const { world } = company;
  const counts: Record<string, number> = {};
  const names: string[] = [];
  const load = async <T extends PgTable>(table: T, expected: number, rows: Iterable<T['$inferInsert']>) => {
    const { name: step, schema } = getTableConfig(table);
    const total = Math.round(expected * world.scale);
    onProgress({ step, done: 0, total });
    const full = `"${schema}"."${step}"`;
    const restoreIndexes = await deferIndexes(client, full);
    const written = await copyRows(client, table, rows, (done) =>
      onProgress({ step, done, total: Math.max(done, total) }),
    );
    await restoreIndexes();
    onProgress({ step, done: written, total: written });
    counts[step] = written;
    names.push(full);
  };
  const tally = tallyInvitations(world, [...new Set(surveyPlans.map((plan) => plan.survey))]);
  await load(tables.customers, 20_000, customerRows(company));
  await load(tables.agents, 240, agentRows(company.agents));
  await load(tables.subscriptions, 29_000, subscriptionRows(company));
  await load(tables.revenueMovements, 80_000, movementRows(company));
  await load(tables.renewals, 12_000, renewalRows(company));
  await load(tables.tickets, 120_000, ticketRows(company));
  await load(tables.contacts, 100_000, contactRows(company));
  await load(tables.surveyResponses, 310_000, surveyRows(company, tally));
  await load(tables.surveySends, 150_000, tally.rows());
  await load(tables.employeeResponses, 12_000, employeeResponseRows(world));
  await load(tables.orders, 150_000, orderRows(company));
  await load(tables.referrals, 6_000, referralRows(company));
  await load(tables.tasks, 40_000, taskRows(company));
  await load(tables.usageDays, 400_000, usageDayRows(company));
  onProgress({ step: 'analyze', done: 0, total: names.length });
  await client.query(`/* seed analyze */ ANALYZE ${names.join(', ')}`);
  onProgress({ step: 'analyze', done: names.length, total: names.length });
  return counts;
}
