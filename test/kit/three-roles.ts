/** A database of three roles, none of them a superuser: who owns its tables, who serves, and who may only read. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { findFactTables } from '../../src/app/roles/find-fact-tables.ts';
import { grantStatements } from '../../src/app/roles/grants.ts';
import type { Model } from '../../src/model/model.ts';
import { databaseOf } from './database-url.ts';

export interface RoleConnection extends OpenDatabase {
  readonly role: string;
  readonly url: string;
}

export interface ThreeRoles {
  readonly migrator: RoleConnection;
  readonly writer: RoleConnection;
  readonly reader: RoleConnection;
  /** As `cairn grants` prints it, run twice. */
  grant(model: Model | null): Promise<void>;
}

/** Migrated, and dropped after the file. Nothing is granted yet. */
export async function threeRoles(): Promise<ThreeRoles> {
  const name = `${inject('databasePrefix')}_${randomBytes(4).toString('hex')}`;
  const roles = ['migrator', 'writer', 'reader'].map((role) => `${name}_${role}`);
  await asAdmin(roles.map((role) => `create role ${role} login nosuperuser password 'secret'`));
  await asAdmin([`create database ${name} owner ${roles[0]}`]);
  const opened: OpenDatabase[] = [];
  const connect = async (role: string): Promise<RoleConnection> => {
    const url = new URL(databaseOf(inject('adminUrl'), name));
    url.username = role;
    url.password = 'secret';
    // Of an embedded server the name stands in the query, with its socket.
    if (url.searchParams.has('user')) url.searchParams.set('user', role);
    const connection = await openDatabase(url.href, { max: 4 });
    opened.push(connection);
    return { ...connection, role, url: url.href };
  };
  afterAll(async () => {
    for (const { close } of opened) await close();
    await asAdmin([`drop database if exists ${name} with (force)`]);
    await asAdmin(roles.map((role) => `drop role ${role}`));
  });
  const [migrator, writer, reader] = [
    await connect(roles[0] ?? ''),
    await connect(roles[1] ?? ''),
    await connect(roles[2] ?? ''),
  ];
  await migrate(migrator.pool);
  const grant = async (model: Model | null): Promise<void> => {
    const facts = await findFactTables(migrator.db, model);
    const statements = grantStatements({ reader: reader.role, writer: writer.role }, name, facts);
    for (const statement of [...statements, ...statements]) await migrator.pool.query(statement);
  };
  return { migrator, writer, reader, grant };
}

async function asAdmin(statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
