/** `cairn serve` as a newcomer starts it: from nothing, beside other commands, stopped, killed and started again. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, processIdentity } from '../../db/embedded/process-identity.ts';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { dataFolder } from '../kit/data-folder.ts';
import { cairn, cairnAlone, graphql, serve } from './cairn.ts';

const postmaster = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

const noPostmaster = (dataDir: string) => !readdirSync(join(dataDir, 'postgres')).includes('postmaster.pid');

/** A database server takes a moment to notice that Cairn was killed. */
const gone = (pid: number) => until(() => !isAlive(pid) || processIdentity(pid) === null, 30_000);

const first3 = '{ metrics(first: 3) { edges { node { key name } } } }';

interface Metrics {
  readonly metrics: { readonly edges: readonly { readonly node: { readonly key: string } }[] };
}

describe('cairn serve', () => {
  it('starts from nothing, works beside other commands, stops in order, and after kill -9 goes on with what was there', async () => {
    const dataDir = dataFolder();
    const environment = { CAIRN_DATA_DIR: dataDir };

    // A folder that never saw `serve` is migrated and empty.
    const early = await cairnAlone(['ask', 'nps'], environment);
    expect(early).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('CATALOG_EMPTY: ') });
    expect(noPostmaster(dataDir)).toBe(true);

    const running = await serve(environment);
    const { stdout, stderr } = running.output();
    expect(stderr).toContain('Applying the shipped model: ');
    expect(stderr).not.toContain('demo');
    const last = stdout.trimEnd().split('\n').slice(-5).join('\n');
    expect(last).toContain(`${running.url}/\n`);
    expect(last).toContain(`${running.url}/graphql\n`);
    expect(last).toMatch(/npx cairn ask nps .*\nCtrl-C stops it\./);

    const page = await fetch(`${running.url}/`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html.toLowerCase()).toContain('graphiql');
    expect(html).not.toMatch(/(src|href)=["']?(https?:)?\/\//i);
    const { metrics } = await graphql<Metrics>(running.url, first3);
    expect(metrics.edges).toHaveLength(3);

    const second = await cairnAlone(['serve'], environment);
    expect(second).toMatchObject({ code: 3, stdout: '' });
    expect(second.stderr).toMatch(new RegExp(`^DATA_FOLDER_LOCKED: Process ${running.pid} `));

    // Other commands use the server that runs.
    const beside = await cairn(['ask', 'nps', '--last', '1', '--grain', 'month'], environment);
    expect(beside).toMatchObject({ code: 0, stdout: expect.stringContaining('Net Promoter Score') });
    const { code } = await cairn(['apply', join(import.meta.dirname, '../api/model'), '--json'], environment);
    // Its tables are not in this database: refused, and the model before stays.
    expect(code).toBe(2);
    expect((await graphql<Metrics>(running.url, first3)).metrics).toEqual(metrics);

    const server = postmaster(dataDir);
    const ended = await running.signal('SIGINT');
    expect(ended.code).toBe(0);
    expect(isAlive(server)).toBe(false);
    expect(noPostmaster(dataDir)).toBe(true);

    const again = await serve(environment);
    expect(again.output().stderr).not.toContain('Applying');
    const killed = postmaster(dataDir);
    await again.signal('SIGKILL');
    expect(await gone(killed)).toBe(true);

    const after = await serve(environment);
    expect(after.output().stderr).not.toContain('Applying');
    expect((await graphql<Metrics>(after.url, first3)).metrics).toEqual(metrics);
    const survivor = postmaster(dataDir);
    expect((await after.signal('SIGTERM')).code).toBe(0);
    expect(isAlive(survivor)).toBe(false);
  }, 400_000);

  it('says that a port is taken, and stops the database that it has started', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const dataDir = dataFolder();
    try {
      const { code, stdout, stderr } = await cairnAlone(['serve'], { CAIRN_DATA_DIR: dataDir, PORT: String(port) });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(new RegExp(`PORT_IN_USE: .*${port}`));
      expect(noPostmaster(dataDir)).toBe(true);
    } finally {
      holder.close();
    }
  }, 200_000);
});
