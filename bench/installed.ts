/** Whether what the benchmark alone needs is installed: it is no dependency of the project. */
import { existsSync } from 'node:fs';

/** Says what to run where it is not. */
export const missingPackages = (): string | null =>
  existsSync(new URL('./node_modules/drizzle-cube', import.meta.url)) &&
  existsSync(new URL('./node_modules/autocannon', import.meta.url))
    ? null
    : 'The benchmark has packages of its own. Install them first: npm ci --prefix bench';
