/**
 * Runs one `cairn …` after another in one process, for tests of what commands say: the code is loaded once, and the entry
 * itself is evaluated anew for each. It is asked over a socket, whose path is its argument, with a line of JSON.
 */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { CommandRequest, Outcome } from '../command-host.ts';

const entry = new URL('../../../src/app/cli.ts', import.meta.url).href;
const own = { cwd: process.cwd(), environment: { ...process.env } };
let runs = 0;
let last: Promise<unknown> = Promise.resolve();

/** Environment, folder, arguments, streams and exit code are those of the process: one command at a time has them. */
async function run({ args, environment, cwd }: CommandRequest): Promise<Outcome> {
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  setEnvironment(environment);
  process.chdir(cwd);
  process.argv = [process.execPath, 'cairn', ...args];
  process.exitCode = undefined;
  try {
    runs += 1;
    await import(`${entry}?run=${runs}`);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.exitCode = undefined;
    process.chdir(own.cwd);
    setEnvironment(own.environment);
    stdout.restore();
    stderr.restore();
  }
}

function capture(stream: NodeJS.WriteStream) {
  const { write } = stream;
  const listeners = stream.listeners('error');
  let written = '';
  stream.write = ((chunk: string | Uint8Array) => {
    written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  }) as typeof write;
  return {
    text: () => written,
    restore() {
      stream.write = write;
      for (const listener of stream.listeners('error'))
        if (!listeners.includes(listener)) stream.off('error', listener as () => void);
    },
  };
}

function setEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
}

async function serve(socket: Socket): Promise<void> {
  for await (const line of createInterface({ input: socket })) {
    const answer = last.then(() => run(JSON.parse(line) as CommandRequest));
    last = answer.catch(() => undefined);
    // What a process would end with when an error reaches its top.
    const outcome = await answer.catch(
      (error: Error): Outcome => ({ code: 1, stdout: '', stderr: String(error.stack) }),
    );
    socket.write(`${JSON.stringify(outcome)}\n`);
  }
}

createServer((socket) => void serve(socket.on('error', () => undefined))).listen(String(process.argv[2]), () =>
  process.send?.('ready'),
);
// The tests are over, or were killed.
process.on('disconnect', () => process.exit());
