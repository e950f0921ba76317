#!/usr/bin/env node
// TypeScript runs as it is: tsx turns each file on load, so that there is no build step to forget.
import { register } from 'tsx/esm/api';

register();
await import('../src/app/cli.ts');
