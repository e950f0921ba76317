/** An address of several hosts, as libpq knows it: refused at the start with what to write, and never half understood. */
import { expect, it } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { cairn } from '../cli/cairn.ts';

const refusals = (environment: Readonly<Record<string, string>>) => {
  const read = readConfig(environment);
  return 'issues' in read ? read.issues.map(({ code, message }) => `${code}: ${message}`) : [];
};

const several = [
  'postgres://one.internal:5432,two.internal:5432/cairn?target_session_attrs=read-write',
  'postgresql://cairn:se,cr@one.internal,two.internal/cairn',
  'postgres:///cairn?host=one.internal,two.internal',
];

it('is refused for every role, with what leads to the primary instead, and without its password', () => {
  const one = 'postgres://one.internal/cairn';
  for (const address of several)
    for (const name of ['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'DATABASE_READER_URL']) {
      const [refusal, ...others] = refusals({ DATABASE_URL: one, [name]: address });
      expect(others).toEqual([]);
      expect(refusal).toMatch(
        new RegExp(`^CONFIGURATION_INVALID: The environment variable ${name} cannot be used: it names several hosts`),
      );
      expect(refusal).toMatch(/always leads to the primary, such as a DNS name that a fail-over moves, or a proxy/);
      expect(refusal).not.toContain('se,cr');
    }
  for (const address of several)
    expect(refusals({ DATABASE_URL: one, DATABASE_REPLICA_URLS: address })).toEqual([
      expect.stringContaining('each of one host'),
    ]);
});

it('of one host that only takes a primary is refused, too: the driver would pass that over', () => {
  const [refusal] = refusals({ DATABASE_URL: 'postgres://one.internal/cairn?target_session_attrs=read-write' });
  expect(refusal).toMatch(/target_session_attrs is not known to the driver, which would go to a standby as well/);
  expect(
    refusals({ DATABASE_REPLICA_URLS: `${several[0]}`, DATABASE_URL: 'postgres://one.internal/cairn' }),
  ).toHaveLength(1);
});

it('leaves alone what only looks like it', () => {
  const password = 'postgres://cairn:se,cr@one.internal/cairn?sslmode=require';
  expect(refusals({ DATABASE_URL: password })).toEqual([]);
  expect(refusals({ DATABASE_URL: 'postgres://[::1]:5432/cairn?target_session_attrs=any' })).toEqual([]);
  expect(refusals({ DATABASE_URL: password, DATABASE_REPLICA_URLS: 'postgres://a/b, postgres://c/d' })).toEqual([]);
});

it('ends a command before anything is tried', async () => {
  const { code, stderr } = await cairn(['migrate'], { DATABASE_URL: several[1] ?? '' });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(
    /CONFIGURATION_INVALID: The environment variable DATABASE_URL cannot be used: it names several/,
  );
});
