/** The real command, in a process of its own or after others in one: what it prints, where, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { type Outcome, runInHost } from './command-host.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = fileURLToPath(new URL('../../bin/cairn.js', import.meta.url));

export type { Outcome };

/** Variables of Cairn; those of this test run are not passed on. */
export type Environment = Readonly<Record<string, string>>;

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  /** So far. */
  output(): Outcome;
  /** Resolves with all that was printed once the process has ended. */
  readonly ended: Promise<Outcome>;
  signal(signal: NodeJS.Signals): Promise<Outcome>;
}

const withDefaults = (environment: Environment) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  CAIRN_DEMO: 'off',
  PORT: '0',
  ...environment,
});

/** Starts `cairn …` and leaves it running; whatever a test leaves behind is killed with it. */
export function start(args: readonly string[], environment: Environment, cwd = root): Running {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    env: withDefaults(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]): Outcome => ({ code: code as number | null, stdout, stderr }));
  const running: Running = {
    child,
    pid: child.pid ?? 0,
    output: () => ({ code: child.exitCode, stdout, stderr }),
    ended,
    signal: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
  return running;
}

/** Runs `cairn …` to its end in the host of commands: seconds less than a process of its own. */
export const cairn = (args: readonly string[], environment: Environment, cwd = root): Promise<Outcome> =>
  runInHost({ args, environment: withDefaults(environment), cwd });

/** Runs `cairn …` to its end as a user does: a process that loads, closes what it opened, and ends by itself. */
export const cairnAlone = (args: readonly string[], environment: Environment, cwd?: string): Promise<Outcome> =>
  start(args, environment, cwd).ended;

/** `cairn … --json`, done: what it printed, parsed. Fails with all it said where it was refused. */
export async function cairnJson<T>(args: readonly string[], environment: Environment): Promise<T> {
  const { code, stdout, stderr } = await cairn([...args, '--json'], environment);
  if (code !== 0) throw new Error(`cairn ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as T;
}

export interface Serving extends Running {
  /** `http://127.0.0.1:45193`. */
  readonly url: string;
}

/** `cairn serve` once it says where to go; fails with all it printed where it ends before. */
export async function serve(environment: Environment): Promise<Serving> {
  const running = start(['serve'], environment);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  const ready = () => running.output().stdout.includes('Ctrl-C stops it');
  await until(() => ready() || running.child.exitCode !== null, 120_000);
  const { stdout, stderr } = running.output();
  const [, url] = /GraphQL, for tools:\s+(\S+)\/graphql/.exec(stdout) ?? [];
  if (!ready() || url === undefined) throw new Error(`cairn serve did not start:\n${stdout}\n${stderr}`);
  return { ...running, url };
}

export async function graphql<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (data === undefined || data === null || errors) throw new Error(`${query}\n${JSON.stringify(errors, null, 2)}`);
  return data;
}
