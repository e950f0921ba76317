/** `cairn serve` as a user runs it: a process of its own, asked over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import { time } from '../../data/scale.ts';
import { endWithUs } from '../end-with-us.ts';

export interface CairnServer {
  readonly url: string;
  /** Of the process that serves. */
  readonly pid: number;
  /** Throws where the answer carries an error. */
  ask<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Asked<Data>>;
  close(): Promise<void>;
}

export interface Asked<Data> {
  readonly data: Data;
  /** Statements of the lattice, as the server's own log counts them: known once the line has arrived. */
  readonly statements: Promise<number>;
  readonly bytes: number;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const clock = new URL('./moved-clock.mjs', import.meta.url).href;

export async function startCairn(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<CairnServer> {
  const child = spawn(process.execPath, ['--import', clock, 'bin/cairn.js', 'serve'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      BENCH_NOW: time.now,
      DATABASE_URL: databaseUrl,
      HOST: '127.0.0.1',
      PORT: '0',
      CAIRN_DEMO: 'off',
      CAIRN_JOBS: 'off',
      CAIRN_STATEMENT_TIMEOUT: '0',
      LOG_LEVEL: 'info',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithUs(child);
  const heard = listenTo(child);
  const url = await heard.url;
  const client = new Client(url, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    url,
    pid: child.pid ?? 0,
    ask: async (query, variables = {}) => {
      const { headers, body } = await client.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const text = await body.text();
      const answer = JSON.parse(text) as { readonly data: never; readonly errors?: readonly unknown[] };
      if (answer.errors) throw new Error(`Cairn refused: ${JSON.stringify(answer.errors).slice(0, 2000)}`);
      return { data: answer.data, bytes: text.length, statements: heard.statements(String(headers['x-request-id'])) };
    },
    close: async () => {
      await client.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Heard {
  readonly url: Promise<string>;
  statements(requestId: string): Promise<number>;
}

/** The welcome says where it listens; a line of the log an operation says how many statements it took. */
function listenTo(child: ChildProcess): Heard {
  const counted = new Map<string, (statements: number) => void>();
  const early = new Map<string, number>();
  const last: string[] = [];
  const url = new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`cairn serve ended with ${code}:\n${last.join('\n')}`)));
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        last.push(line);
        if (last.length > 20) last.shift();
        const [, address] = /(http:\/\/\S+)\/graphql/.exec(line) ?? [];
        if (address) resolve(address);
        const [, requestId] = /"requestId":"([^"]+)"/.exec(line) ?? [];
        const [, statements] = /"statements":(\d+)/.exec(line) ?? [];
        if (!requestId || !statements) return;
        const hear = counted.get(requestId);
        if (hear) hear(Number(statements));
        else early.set(requestId, Number(statements));
        counted.delete(requestId);
      });
    }
  });
  return {
    url,
    statements: (requestId) => {
      const known = early.get(requestId);
      early.delete(requestId);
      return known === undefined ? new Promise((resolve) => counted.set(requestId, resolve)) : Promise.resolve(known);
    },
  };
}
