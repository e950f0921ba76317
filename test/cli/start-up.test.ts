/** What stops a command before it begins, and what it says of itself. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { prepareDemo } from '../../src/app/prepare.ts';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, root } from './cairn.ts';

describe('a start with a wrong environment', () => {
  it('tells every variable that cannot be used, and none of their values', async () => {
    const { code, stdout, stderr } = await cairnAlone(['serve'], {
      PORT: '99999',
      DATABASE_URL: 'mysql://root:hunter2@db/cairn',
      LOG_LEVEL: 'loud',
      CAIRN_DEMO: 'maybe',
      CAIRN_STATEMENT_TIMEOUT: 'soon',
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'CAIRN_DEMO', 'CAIRN_STATEMENT_TIMEOUT'])
      expect(lines).toContainEqual(
        expect.stringMatching(new RegExp(`^CONFIGURATION_INVALID: The environment variable ${name} `)),
      );
    expect(stderr).not.toMatch(/hunter2|loud|maybe|soon/);
  });

  it.each(['serve', 'ask'])('of %s says that nobody answers, without a stack or a password', async (command) => {
    const args = command === 'ask' ? ['ask', 'nps'] : [command];
    const { code, stdout, stderr } = await (command === 'serve' ? cairnAlone : cairn)(args, {
      DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/cairn',
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^DATABASE_UNAVAILABLE: /);
    expect(stderr).not.toMatch(/hunter2|\n\s+at /);
  });
});

describe('npx', () => {
  it('finds the command in a clone, without a network', async () => {
    const { PATH, HOME } = process.env;
    const { stdout } = await promisify(execFile)('npx', ['cairn', '--version'], {
      cwd: root,
      env: { PATH, HOME, npm_config_offline: 'true' },
    });
    expect(stdout).toBe(`${manifest.version}\n`);
  });
});

describe('the help', () => {
  it('of each command has an example', async () => {
    for (const command of ['serve', 'validate', 'plan', 'apply', 'import', 'ask', 'why', 'explain', 'distribute']) {
      const { code, stdout, stderr } = await cairn([command, '--help'], {});
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`\\nExamples:\\n(.*\\n)*.*\\$ .*cairn ${command}`));
    }
  }, 120_000);

  it('is named where a command line is wrong, which is refused', async () => {
    const { code, stdout, stderr } = await cairn(['ask', 'nps', '--bye', 'region'], {});
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/unknown option '--bye'\n\(Did you mean --by\?\)\nRun with --help/);
  });
});

describe('the demo company', async () => {
  const { pool } = await testDatabase({ onCluster: 'some whole' });

  it('is not generated beside rows of your own', async () => {
    await pool.query(`insert into cx.customers (id, name, segment, region, country, acquisition_channel, product_line, signed_up_at)
      values (1, 'A customer of ours', 'smb', 'EMEA', 'DE', 'direct', 'core', now())`);
    const notes: string[] = [];
    const progress = { note: (text: string) => void notes.push(text), report: () => {}, end: () => {} };
    await prepareDemo(pool, progress, new AbortController().signal);
    expect(notes.at(-1)).toBe('The tables hold rows of your own: no demo company is generated.');
    const { rows } = await pool.query('select count(*)::int as n from cx.customers');
    expect(rows).toEqual([{ n: 1 }]);
  });
});
