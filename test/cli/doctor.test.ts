/** `cairn doctor`: what it finds on a good day and on bad ones, and what it says to do. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/app/doctor/diagnose.ts';
import type { Finding } from '../../src/app/doctor/finding.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, root } from './cairn.ts';

const { db, pool, url } = await testDatabase({ onCluster: 'coordinator' });

const found = (findings: readonly Finding[], check: string) => findings.filter((each) => each.check === check);
const look = async (environment: Readonly<Record<string, string>> = {}) =>
  (await diagnose({ DATABASE_URL: url, ...environment }, Date.now())).findings;

describe('cairn doctor', () => {
  it('says of a configuration that cannot be read what to correct', async () => {
    const { code, stdout } = await cairn(['doctor', '--json'], {
      DATABASE_URL: 'mysql://here',
      CAIRN_METRICS: 'perhaps',
    });
    expect(code).toBe(2);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    expect(found(findings, 'configuration').map(({ severity, message }) => [severity, message])).toEqual([
      ['problem', expect.stringContaining('DATABASE_URL')],
      ['problem', expect.stringContaining('CAIRN_METRICS cannot be used: it is one of on, loopback, off')],
    ]);
  });

  it('works while the database is down, and ends as other commands do then', async () => {
    const { code, stdout } = await cairn(['doctor', '--json'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(code).toBe(3);
    const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
    expect(found(findings, 'configuration')).toMatchObject([{ severity: 'ok' }]);
    expect(found(findings, 'database')).toMatchObject([
      { severity: 'problem', action: expect.stringContaining('Check that the server runs') },
    ]);
    expect(found(findings, 'the rest')).toMatchObject([{ severity: 'unknown' }]);
  });

  it('makes no data folder where there is none', async () => {
    const { findings } = await diagnose({ CAIRN_DATA_DIR: join(root, 'no-such-folder') }, Date.now());
    expect(found(findings, 'database')).toMatchObject([{ severity: 'unknown' }]);
    expect(found(findings, 'disk')).toMatchObject([{ severity: 'unknown' }]);
  });

  it('misses a model, and afterwards finds no problem', async () => {
    expect(found(await look(), 'model')).toMatchObject([
      {
        severity: 'problem',
        message: 'No model has been applied to this database.',
        action: expect.stringContaining('cairn apply'),
      },
    ]);
    const model = unwrap(await readModel('models/cx'));
    unwrap(await applyModel(db, model, { actor: 'test', now: Date.now(), message: '', sources: model.sources }));
    const { code, stdout, stderr } = await cairnAlone(['doctor'], { DATABASE_URL: url });
    // The server of the tests may lose its data, and is told so; nothing else is in the way.
    const { rows } = await pool.query<{ fsync: string }>(`select current_setting('fsync') as fsync`);
    const careless = rows[0]?.fsync === 'off' ? ['durability'] : [];
    expect(code).toBe(careless.length > 0 ? 2 : 0);
    expect(stdout).toMatch(/ok +│ model +│ 136 metrics over 18 datasets fit the tables/);
    expect(stderr).toMatch(/\d+ warning, \d+ ok/);
    const findings = await look();
    expect(findings.flatMap(({ check, severity }) => (severity === 'problem' ? [check] : []))).toEqual(careless);
    for (const check of ['version', 'clock', 'migrations', 'reading', 'time zones', 'statistics'])
      expect(found(findings, check), check).toMatchObject([{ severity: 'ok' }]);
    expect(found(findings, 'rollups')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('has not been built yet') },
    ]);
    expect(found(findings, 'jobs')).toMatchObject([
      { severity: 'warning', action: expect.stringContaining('CAIRN_JOBS=on') },
    ]);
  });

  it('finds a table that no longer fits the model, tables that were never analysed, and a timeout of nothing', async () => {
    await pool.query(
      `insert into cx.agents (id, name, team, queue, region, hired_at) select n, 'Agent ' || n, 'a', 'b', 'EMEA', now() from generate_series(1, 3000) as n`,
    );
    const findings = await look({ CAIRN_STATEMENT_TIMEOUT: '0' });
    expect(found(findings, 'timeout')).toMatchObject([{ severity: 'warning' }]);
    expect(found(findings, 'statistics')).toMatchObject([
      { severity: 'warning', action: expect.stringContaining('analyze cx.agents') },
    ]);
    await pool.query('alter table cx.tickets rename column channel to channel_moved');
    try {
      expect(found(await look(), 'model')).toContainEqual(
        expect.objectContaining({ severity: 'problem', message: expect.stringContaining('channel') }),
      );
    } finally {
      await pool.query('alter table cx.tickets rename column channel_moved to channel');
    }
  });

  it('finds a database that takes no writes, and one that is not migrated', async () => {
    const name = new URL(url).pathname.slice(1);
    await pool.query(`alter database ${name} set default_transaction_read_only = on`);
    try {
      expect(found(await look(), 'primary')).toMatchObject([{ severity: 'problem' }]);
    } finally {
      await pool.query(
        `set default_transaction_read_only = off; alter database ${name} reset default_transaction_read_only`,
      );
    }
    await pool.query(`create database ${name}_empty`);
    const empty = new URL(url);
    empty.pathname = `/${name}_empty`;
    const findings = await look({ DATABASE_URL: empty.href });
    expect(found(findings, 'migrations')).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/^\d+ are pending/) },
    ]);
    expect(found(findings, 'model')).toMatchObject([{ severity: 'unknown' }]);
    await pool.query(`drop database ${name}_empty with (force)`);
  });

  it('finds what a role may not do, and a primary that was named as a replica', async () => {
    const name = new URL(url).pathname.slice(1);
    const role = `${name}_weak`;
    await pool.query(`create role ${role} login password 'weak' connection limit 4; grant usage on schema cx, cairn to ${role};
      grant select on all tables in schema cairn to ${role}; grant select on cx.tickets to ${role}`);
    const weak = new URL(url);
    weak.username = role;
    weak.password = 'weak';
    const findings = await look({ DATABASE_URL: weak.href, DATABASE_REPLICA_URLS: url });
    expect(found(findings, 'role')).toMatchObject([{ severity: 'ok' }]);
    expect(found(findings, 'writing')).toMatchObject([{ severity: 'problem' }]);
    expect(found(findings, 'connections')).toMatchObject([
      { severity: 'problem', message: expect.stringContaining('Only 4') },
    ]);
    expect(found(findings, 'replica 1')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('no replica') },
    ]);
    expect(found(findings, 'reading').concat(found(findings, 'model'))).toContainEqual(
      expect.objectContaining({ severity: 'problem' }),
    );
    await pool.query(`drop owned by ${role}; drop role ${role}`);
  });
});
