#!/usr/bin/env node
// TypeScript runs as it is: tsx turns each file on load, so that there is no build step to forget.
import { register as registerHook } from 'node:module';
import { register } from 'tsx/esm/api';

register();
registerHook('./keep-functions-plain.js', import.meta.url);
await import('../src/app/cli.ts');
