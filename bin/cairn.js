#!/usr/bin/env node
// TypeScript runs as it is, so that there is no build step to forget. Node 22.18 and later reads it; for older ones a hook does. (tsx would, too,
// but has each closure named anew whenever it is made, which takes a tenth of the server's time.)
import module from 'node:module';
import process from 'node:process';

if (!process.features.typescript) {
  process.setSourceMapsEnabled(true);
  module.register('./read-typescript.js', import.meta.url);
}
await import('../src/app/cli.ts');
