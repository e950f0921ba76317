/** Databases on every machine of a Citus cluster, which have no template: each is made, joined up and distributed anew. */
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../db/connection.ts';
import { distribute, prepareDistribution } from '../../src/distribute/distribute.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Model } from '../../src/model/model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { asAdmin } from './as-admin.ts';
import { databaseOf } from './database-url.ts';

/** A machine as Citus names it. */
interface Node {
  readonly host: string;
  readonly port: number;
}

export interface CitusCluster {
  readonly coordinator: Node | null;
  /** None where the coordinator keeps all rows itself. */
  readonly workers: readonly Node[];
}

/** As the database of `url` has joined it up. */
export async function readCluster(url: string): Promise<CitusCluster> {
  const nodes = await asAdmin(url, async (client) => {
    await client.query('create extension if not exists citus');
    const { rows } = await client.query<Node & { groupid: number }>(
      `select nodename as host, nodeport as port, groupid from pg_dist_node where isactive order by groupid`,
    );
    return rows;
  });
  return {
    coordinator: nodes.find(({ groupid }) => groupid === 0) ?? null,
    workers: nodes.filter(({ groupid }) => groupid !== 0),
  };
}

/** An empty database on each machine, all of which know one another. */
export async function createOnCluster(adminUrl: string, cluster: CitusCluster, name: string): Promise<void> {
  const { coordinator, workers } = cluster;
  for (const machine of machinesOf(adminUrl, cluster)) {
    await asAdmin(machine, (client) => client.query(`create database ${name}`));
    await asAdmin(databaseOf(machine, name), (client) => client.query('create extension citus'));
  }
  await asAdmin(databaseOf(adminUrl, name), async (client) => {
    if (coordinator)
      await client.query('select citus_set_coordinator_host($1, $2)', [coordinator.host, coordinator.port]);
    for (const { host, port } of workers) await client.query('select citus_add_node($1, $2)', [host, port]);
  });
}

/** The tables of the shipped model, but for some that are whole on each machine. */
export async function distributeShipped(url: string, whole: readonly string[]): Promise<void> {
  const { db, close } = await openDatabase(url);
  try {
    const shipped = unwrap(await readModel('models/cx'));
    unwrap(await distribute(db, unwrap(await prepareDistribution(db, shipped, { whole }))));
  } finally {
    await close();
  }
}

/**
 * The tables of a test's own model, on a cluster only: distributed as those of a company are, or left with the coordinator where
 * they cannot be, since nothing points at an entity or rows belong to nobody.
 */
export async function distributeWorld(db: Database, model: Model): Promise<void> {
  if (!inject('citus')) return;
  const plan = await prepareDistribution(db, model);
  if (plan.kind === 'ok') unwrap(await distribute(db, plan.value));
}

/** Of the one server where there is no cluster. */
export async function dropEverywhere(adminUrl: string, cluster: CitusCluster | null, name: string): Promise<void> {
  for (const machine of machinesOf(adminUrl, cluster))
    await asAdmin(machine, (client) => client.query(`drop database if exists ${name} with (force)`));
}

/** Addresses of the same rights on each machine, the coordinator first. */
export const machinesOf = (adminUrl: string, cluster: CitusCluster | null): readonly string[] => [
  adminUrl,
  ...(cluster?.workers ?? []).map((worker) => urlOf(adminUrl, worker)),
];

/** Who asks and how is the same on each machine. */
function urlOf(url: string, { host, port }: Node): string {
  const other = new URL(url);
  other.host = `${host}:${port}`;
  return other.href;
}
