/** What the kernel says of another process: memory and processor time. Null where there is no /proc. */
import { readFile } from 'node:fs/promises';

/** Ticks a second of /proc on every Linux that Node runs on. */
const ticks = 100;

export interface ProcessUsage {
  readonly residentMegabytes: number;
  readonly peakMegabytes: number;
  readonly processorMilliseconds: number;
}

export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  try {
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      residentMegabytes: Math.round(kilobytes('VmRSS') / 1024),
      peakMegabytes: Math.round(kilobytes('VmHWM') / 1024),
      processorMilliseconds: ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000,
    };
  } catch {
    return null;
  }
}
