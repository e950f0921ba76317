/** Commands without a process each: most of a short command is loading code, which one process a worker does once. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

export interface CommandRequest {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = fileURLToPath(new URL('programs/command-host.ts', import.meta.url));

let socket: Promise<string> | undefined;

/** Where the host of this worker listens; it ends with the worker. */
export function commandHost(): Promise<string> {
  socket ??= startHost();
  return socket;
}

async function startHost(): Promise<string> {
  const name = `commands-${process.pid}`;
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\cairn-${name}` : join(inject('temporaryFolder'), name);
  const host = fork(program, [path], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([
    once(host, 'message'),
    once(host, 'exit').then(([code]) => Promise.reject(new Error(`The host of commands ended with ${code}.`))),
  ]);
  host.unref();
  host.channel?.unref();
  return path;
}

/** Runs `cairn …` in the host, after what it is asked already. */
export async function runInHost(request: CommandRequest): Promise<Outcome> {
  const connection = connect(await commandHost());
  connection.write(`${JSON.stringify(request)}\n`);
  try {
    for await (const line of createInterface({ input: connection })) return JSON.parse(line) as Outcome;
  } finally {
    connection.destroy();
  }
  throw new Error(`The host of commands ended in cairn ${request.args.join(' ')}.`);
}
