/** The database server: its version, what it is, its clock, the way to it, and settings that matter to Cairn. */
import type { Pool } from 'pg';
import { type Finding, fine, problem, warning } from './finding.ts';

interface ServerRow {
  readonly version: string;
  readonly replica: boolean;
  readonly read_only: boolean;
  readonly encoding: string;
  readonly max_connections: number;
  readonly reserved: number;
  readonly connections: number;
  readonly role_limit: number;
  readonly database_limit: number;
  readonly workers: number;
  readonly work_mem_kb: number;
  readonly fsync: boolean;
  readonly full_page_writes: boolean;
  readonly synchronous_commit: string;
  readonly autovacuum: boolean;
  readonly track_counts: boolean;
  readonly encrypted: boolean;
  readonly near: boolean;
  readonly oldest_seconds: number | null;
  readonly oldest_pid: number | null;
}

const asked = `/* doctor server */ select current_setting('server_version') as version, pg_is_in_recovery() as replica,
  current_setting('default_transaction_read_only')::bool as read_only, current_setting('server_encoding') as encoding,
  current_setting('max_connections')::int as max_connections, current_setting('superuser_reserved_connections')::int as reserved,
  (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as connections,
  (select rolconnlimit from pg_roles where rolname = current_user) as role_limit,
  (select datconnlimit from pg_database where datname = current_database()) as database_limit,
  current_setting('max_parallel_workers_per_gather')::int as workers,
  (pg_size_bytes(current_setting('work_mem')) / 1024)::int as work_mem_kb,
  current_setting('fsync')::bool as fsync, current_setting('full_page_writes')::bool as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  current_setting('autovacuum')::bool as autovacuum, current_setting('track_counts')::bool as track_counts,
  coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
  inet_client_addr() is null or host(inet_client_addr()) in ('127.0.0.1', '::1') as near,
  (select extract(epoch from max(now() - xact_start))::int from pg_stat_activity
   where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database()) as oldest_seconds,
  (select pid from pg_stat_activity
   where backend_type = 'client backend' and pid <> pg_backend_pid() and datname = current_database() and xact_start is not null
   order by xact_start limit 1) as oldest_pid`;

/** Connections of one server: its pool, and one that listens. */
const ofOneServer = 11;
const hour = 3600;

export async function checkServer(pool: Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<ServerRow>(asked);
  const [found] = rows;
  if (!found) return [];
  return [
    fine('version', `Postgres ${found.version}.`),
    role(found),
    found.encoding === 'UTF8'
      ? fine('encoding', 'The database is in UTF-8.')
      : problem(
          'encoding',
          `The database is in ${found.encoding}, and cannot hold every name.`,
          'Move to a database made with encoding UTF8.',
        ),
    durability(found),
    connections(found),
    ...speed(found),
    found.encrypted || found.near
      ? fine('way', found.encrypted ? 'The connection is encrypted.' : 'The connection does not leave this machine.')
      : warning(
          'way',
          'The connection to the database is not encrypted.',
          'Add sslmode=verify-full to DATABASE_URL, with sslrootcert where the server has a certificate of its own.',
        ),
    (found.oldest_seconds ?? 0) > hour
      ? warning(
          'transactions',
          `A transaction is open for ${Math.round((found.oldest_seconds ?? 0) / 60)} minutes (process ${found.oldest_pid}), and nothing deleted since can be cleaned up.`,
          `Look at it in pg_stat_activity, and end it with: select pg_terminate_backend(${found.oldest_pid}).`,
        )
      : fine('transactions', 'No transaction is open for longer than an hour.'),
    await clock(pool),
  ];
}

function role({ replica, read_only }: ServerRow): Finding {
  if (replica)
    return problem(
      'primary',
      'DATABASE_URL leads to a read replica.',
      'Set it to the primary, and name replicas in DATABASE_REPLICA_URLS.',
    );
  if (read_only)
    return problem(
      'primary',
      'Transactions are read-only by default.',
      'Reset default_transaction_read_only of the role, the database or the server.',
    );
  return fine('primary', 'The server takes writes.');
}

function durability({ fsync, full_page_writes, synchronous_commit }: ServerRow): Finding {
  if (!fsync || !full_page_writes)
    return problem(
      'durability',
      `${fsync ? 'full_page_writes' : 'fsync'} is off: a crash of the machine can destroy the database.`,
      'Switch it on in postgresql.conf, and reload.',
    );
  if (synchronous_commit === 'off')
    return warning(
      'durability',
      'synchronous_commit is off: a crash can lose the last commits, though they were acknowledged.',
      'Switch it on, at least for the role that Cairn uses.',
    );
  return fine('durability', 'What is committed survives a crash.');
}

function connections({ max_connections, reserved, connections: used, role_limit, database_limit }: ServerRow): Finding {
  const limits = [max_connections - reserved, role_limit, database_limit].filter((limit) => limit >= 0);
  const most = Math.min(...limits);
  if (most < ofOneServer)
    return problem(
      'connections',
      `Only ${most} connections are allowed; one Cairn server takes up to ${ofOneServer}.`,
      'Raise max_connections, or the connection limit of the role or the database.',
    );
  if (most - used < ofOneServer)
    return warning(
      'connections',
      `${used} of ${most} connections are taken; one more Cairn server takes up to ${ofOneServer}.`,
      'Raise max_connections, or put a pooler in between.',
    );
  return fine('connections', `${used} of ${most} connections are taken; one Cairn server takes up to ${ofOneServer}.`);
}

function speed({ workers, work_mem_kb, autovacuum, track_counts }: ServerRow): readonly Finding[] {
  return [
    workers === 0
      ? warning(
          'parallel',
          'max_parallel_workers_per_gather is 0: a large scan uses one processor.',
          'Set it to half of the processors, 2 at least.',
        )
      : fine('parallel', `A scan may use ${workers + 1} processors.`),
    work_mem_kb < 4096
      ? warning(
          'work_mem',
          `work_mem is ${work_mem_kb} kB: groupings go to disk early.`,
          'Set it to 16 MB or more, as far as memory allows times max_connections.',
        )
      : fine('work_mem', `work_mem is ${Math.round(work_mem_kb / 1024)} MB.`),
    autovacuum && track_counts
      ? fine('autovacuum', 'Tables are vacuumed and analysed by themselves.')
      : warning(
          'autovacuum',
          `${track_counts ? 'autovacuum' : 'track_counts'} is off: tables grow, and their statistics grow old.`,
          'Switch it on in postgresql.conf, and reload.',
        ),
  ];
}

/** Targets, periods and snapshots go by the clock of this machine; leases of jobs by that of the database. */
async function clock(pool: Pool): Promise<Finding> {
  const before = Date.now();
  const { rows } = await pool.query<{ now: number }>(
    '/* doctor clock */ select extract(epoch from clock_timestamp())::float8 * 1000 as now',
  );
  const after = Date.now();
  const there = rows[0]?.now ?? Number.NaN;
  // Anywhere between question and answer is in step.
  const ahead = there < before ? there - before : Math.max(0, there - after);
  const told = `The clock of the database is ${(Math.abs(ahead) / 1000).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine.`;
  const action = 'Let both machines follow one time server (NTP).';
  if (Math.abs(ahead) > 60_000) return problem('clock', told, action);
  return Math.abs(ahead) > 1_000
    ? warning('clock', told, action)
    : fine('clock', 'The clocks of this machine and of the database agree.');
}
