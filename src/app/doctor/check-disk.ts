/** Room on the disk of the data folder: that of a database elsewhere, Postgres does not tell. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { type Finding, fine, problem, unknown, warning } from './finding.ts';

const gigabyte = 1_073_741_824;

export async function checkDisk(dataDir: string): Promise<Finding> {
  if (!existsSync(dataDir)) return unknown('disk', `The data folder ${dataDir} is not there yet.`);
  const { bavail, blocks, bsize } = await statfs(dataDir);
  const [free, all] = [bavail * bsize, blocks * bsize];
  const told = `${(free / gigabyte).toFixed(1)} GB of ${(all / gigabyte).toFixed(1)} GB are free where ${dataDir} lies.`;
  const action = 'Make room, or move the folder (CAIRN_DATA_DIR) while Cairn is stopped.';
  if (free < gigabyte / 4) return problem('disk', told, action);
  return free < gigabyte || free / all < 0.05 ? warning('disk', told, action) : fine('disk', told);
}
