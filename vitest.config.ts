import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/kit/longest-first.ts';

export default defineConfig({
  resolve: {
    // One graphql: vitest would otherwise load the ESM and the CommonJS build side by side ("another realm").
    alias: [
      { find: /^graphql$/, replacement: fileURLToPath(new URL('./node_modules/graphql/index.js', import.meta.url)) },
    ],
  },
  test: {
    globalSetup: ['test/kit/global-setup.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One more than two cores: a test often waits for the database, for a process to start or for one to be gone.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // A worker reads each module once, and not once a test file: a third of the time of a run.
    isolate: false,
  },
});
