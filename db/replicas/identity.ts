/** Whether a replica is of the very database that is asked, by the very role: of another one it would show other rows. */
import type pg from 'pg';
import { type Issue, issue } from '../../src/kernel/issue.ts';
import { openPool } from '../connection.ts';

export interface Identity {
  /** The same for a primary and all its standbys. */
  readonly cluster: string;
  readonly database: string;
  readonly role: string;
}

/** Of whoever runs the statement that has them. */
export const identityColumns =
  '(select system_identifier::text from pg_control_system()) as cluster, current_database()::text as database, current_user::text as role';

/** What of a replica is not as it is of the primary; null where all is. */
export function unlike(primary: Identity, replica: Identity): keyof Identity | null {
  return (['cluster', 'database', 'role'] as const).find((name) => primary[name] !== replica[name]) ?? null;
}

/** CONFIGURATION_INVALID for each that is not what it has to be. One that does not answer now is looked at when it does. */
export async function checkReplicas(primary: pg.Pool, urls: readonly string[]): Promise<readonly Issue[]> {
  const wanted = await identityOf(primary);
  const found = await Promise.all(urls.map(identityAt));
  return found.flatMap((identity, at) => {
    const wrong = identity && unlike(wanted, identity);
    return wrong ? [refusal(at + 1, wrong, wanted, identity)] : [];
  });
}

async function identityOf(pool: pg.Pool): Promise<Identity> {
  const { rows } = await pool.query<Identity>(`/* replica identity */ select ${identityColumns}`);
  const [identity] = rows;
  if (!identity) throw new Error('The database does not say who it is.');
  return identity;
}

async function identityAt(url: string): Promise<Identity | null> {
  const pool = openPool(url, { max: 1, connectionTimeout: 2_000, statementTimeout: 2_000 });
  try {
    return await identityOf(pool);
  } catch {
    return null;
  } finally {
    await pool.end();
  }
}

function refusal(number: number, wrong: keyof Identity, wanted: Identity, found: Identity): Issue {
  const told = {
    cluster: ['is a standby of another server', 'Name standbys of the server that DATABASE_URL names.'],
    database: [
      `is asked for the database "${found.database}", and the primary for "${wanted.database}"`,
      `End its address with /${wanted.database}.`,
    ],
    role: [
      `is asked as "${found.role}", and the primary as "${wanted.role}": the two may see other rows`,
      `Begin its address with postgres://${wanted.role}; or set DATABASE_READER_URL to "${found.role}", which then answers all questions.`,
    ],
  } as const;
  const [why, hint] = told[wrong];
  return issue('CONFIGURATION_INVALID', `Replica ${number} of DATABASE_REPLICA_URLS ${why}.`, {
    path: ['DATABASE_REPLICA_URLS'],
    hints: [hint],
  });
}
