/** `cairn explain --as-…`: what row policies make of a question for somebody, by their key or role. */
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnJson } from './cairn.ts';
import { shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url, CAIRN_DEMO: 'off', CAIRN_ACCESS_LOG: 'on' };

const policies = `policies:
  - { key: own_region, dimension: region, attribute: regions, roles: [viewer] }
`;

await pool.query(`create schema shop;
  create table shop.answers (id int primary key, region text, product text, score int, answered_at timestamptz)`);
const { code: applied } = await cairn(['apply', shopModel({ 'policies.yaml': policies } as never)], environment);

const asked = ['explain', 'nps', '--all-time'];

describe('cairn explain', () => {
  it('shows which policies hold somebody, and the plan as they would have it', async () => {
    expect(applied).toBe(0);
    const viewer = ['--as-role', 'viewer', '--as-attribute', 'regions=EMEA', 'regions=APAC'];
    const { code, stdout } = await cairn([...asked, ...viewer], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Policies that hold role:viewer:\n {2}own_region: region in \["EMEA","APAC"\], on answers\n/,
    );
    expect(stdout).toMatch(/\$\d+ = .*EMEA/);
    const analyst = await cairn([...asked, '--as-role', 'analyst'], environment);
    expect(analyst.stdout).toMatch(/^No policy holds role:analyst\.\n/);
    expect(analyst.stdout).not.toContain('EMEA');
  });

  it('goes by a key, too, and tells in JSON why the question would be refused', async () => {
    const made = await cairnJson<{ id: string }>(
      ['key', 'create', '--name', 'bi', '--role', 'viewer', '--json'],
      environment,
    );
    const { code, stdout } = await cairn([...asked, '--as-key', 'bi', '--json'], environment);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      as: `key:${made.id}`,
      policies: [{ policy: 'own_region', values: [], issues: [{ code: 'POLICY_NOT_APPLICABLE' }] }],
      issues: [{ code: 'POLICY_NOT_APPLICABLE' }],
      scans: [],
    });
    const { rows } = await pool.query(
      `select subject, metrics, principal_kind from cairn.access_log where operation = 'explain' and subject like 'key:%'`,
    );
    expect(rows).toEqual([{ subject: `key:${made.id}`, metrics: ['nps'], principal_kind: 'command' }]);
  });

  it('says what is wrong with whom it is asked for', async () => {
    for (const [options, code] of [
      [['--as-role', 'vewer'], 'PRINCIPAL_INVALID'],
      [['--as-role', 'viewer', '--as-key', 'bi'], 'PRINCIPAL_INVALID'],
      [['--as-attribute', 'regions=EMEA'], 'PRINCIPAL_INVALID'],
      [['--as-role', 'viewer', '--as-attribute', 'regions'], 'PRINCIPAL_INVALID'],
      [['--as-key', 'nobody'], 'UNKNOWN_KEY'],
    ] as const) {
      const found = await cairn([...asked, ...options, '--json'], environment);
      expect(found.code).toBe(2);
      expect(JSON.parse(found.stdout).issues[0].code, options.join(' ')).toBe(code);
    }
  });
});
