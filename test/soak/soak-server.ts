/** `cairn serve` as a soak runs it: started again where it was killed, and measured from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Little enough that garbage is collected often, so that what is left of the heap shows; whoever keeps more than this ends. */
const heap = '--max-old-space-size=192';

export interface SoakServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Megabytes of its heap that are in use; null where it does not answer. */
  heap(): Promise<number | null>;
  /** Files and sockets that are open; null where the system does not tell. */
  handles(): number | null;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export function run(args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [heap, 'bin/cairn.js', ...args], {
    cwd: root,
    env: { PATH, HOME, CAIRN_DEMO: 'off', PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function startSoakServer(environment: Readonly<Record<string, string>>): Promise<SoakServer> {
  const child = run(['serve'], environment);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      said = `${said}${text}`.slice(-4_000);
      const [, found] = /for tools:\s+(\S+)\/graphql/.exec(said) ?? [];
      if (found) resolve(found);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`cairn serve ended with ${code}:\n${said}`)));
    // What is asked to end is not told of.
    child.once('exit', (code) => !child.killed && console.error(`cairn serve ended by itself with ${code}:\n${said}`));
  });
  const system = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch {
      return null;
    }
  };
  return {
    url,
    child,
    heap: async () => {
      try {
        const metrics = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
        const [, bytes] = /^nodejs_heap_size_used_bytes (\d+)/m.exec(metrics) ?? [];
        return bytes === undefined ? null : Number(bytes) / 1024 ** 2;
      } catch {
        return null;
      }
    },
    handles: () => system(() => readdirSync(`/proc/${child.pid}/fd`).length),
    end: async (signal) => {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      if (signal === 'SIGTERM' && code !== 0) console.error(`cairn serve ended with ${code}:\n${said}`);
      return code;
    },
  };
}
