/** Starts what `cairn serve` traces with, as its environment says, and prints the modules of OpenTelemetry that this loaded. */
import { createRequire } from 'node:module';
import { pino } from 'pino';
import { loadConfig } from '../../../src/app/config.ts';
import '../../../src/app/server.ts';
import { tracesOf } from '../../../src/app/observe/traces/traces-of.ts';

const traces = await tracesOf(loadConfig(), pino({ level: 'silent' }));
const { cache } = createRequire(import.meta.url);
// The API alone is there already: prom-client asks it for the trace of an exemplar.
const loaded = Object.keys(cache).filter((path) => /@opentelemetry.(?!api\b)/.test(path));
process.stdout.write(JSON.stringify({ traced: traces !== null, loaded: loaded.length }));
await traces?.close();
