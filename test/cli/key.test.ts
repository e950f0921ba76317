/** API keys from the shell: made and shown once, listed without secrets, rotated and revoked; and where serve may listen without any. */
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, cairnJson } from './cairn.ts';

const { url } = await testDatabase();
const environment = { DATABASE_URL: url };
const run = (...args: readonly string[]) => cairn(['key', ...args], environment);

interface Listed {
  readonly keys: readonly { readonly id: string; readonly name: string; readonly state: string }[];
}

const stateOf = async (id: string) =>
  (await cairnJson<Listed>(['key', 'list'], environment)).keys.find((key) => key.id === id)?.state;

describe('cairn key', () => {
  it('shows a key once, alone on standard output, and never lists it', async () => {
    const made = await run('create', '--name', 'metabase', '--role', 'viewer', '--expires', '30d');
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(/^cairn_[0-9a-f]{16}_[\w-]{43}\n$/);
    expect(made.stderr).toContain('of a viewer. It is shown this once');
    const [, id = '', secret = ''] = /^cairn_(\w{16})_(.*)\n$/.exec(made.stdout) ?? [];
    const list = await run('list');
    expect(list.stdout).toMatch(new RegExp(`${id}.*metabase.*valid.*viewer.*never`));
    expect(list.stdout).not.toContain(secret);

    const rotated = await run('rotate', 'metabase');
    expect(rotated.stdout).toMatch(new RegExp(`^cairn_${id}_`));
    expect(rotated.stdout).not.toBe(made.stdout);
    expect(await stateOf(id)).toBe('rotating');
    expect((await run('revoke', id)).stdout).toBe(`Key ${id} is revoked.\n`);
    expect(await stateOf(id)).toBe('revoked');
  });

  it('refuses what cannot be, with what could', async () => {
    const wrong = await run('create', '--name', 'x', '--role', 'admin', '--scopes', 'rows');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/^KEY_INVALID: Unknown role "admin".*viewer, analyst, steward, administrator/);
    expect(wrong.stderr).toMatch(/\nKEY_INVALID: Unknown scope "rows"/);
    expect((await run('revoke', 'nobody')).stderr).toMatch(/^UNKNOWN_KEY: .*"nobody".*cairn key list/);
    expect((await run('rotate', 'nobody', '--overlap', 'long')).stderr).toMatch(/^KEY_INVALID: "long" is no span/);
  });
});

describe('cairn serve', () => {
  it('refuses at once to listen where others could reach it, saying what to set', async () => {
    const { code, stdout, stderr } = await cairnAlone(['serve'], { ...environment, HOST: '0.0.0.0' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ADDRESS_UNGUARDED: .*0\.0\.0\.0.*CAIRN_API_KEYS=on.*CAIRN_OIDC_ISSUER/);
  });
});
