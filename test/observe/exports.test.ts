/** The way to a collector: what the SDK reads of the environment, and a collector that is away or refuses. */
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { openTraces } from '../../src/app/observe/traces/open-traces.ts';
import { startCollector } from './collector.ts';

const collector = await startCollector();
const log: Record<string, unknown>[] = [];
const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
const names = () => collector.spans.map(({ name }) => name);
process.env.OTEL_BSP_SCHEDULE_DELAY = '20';

beforeEach(() => {
  collector.spans.length = 0;
});

describe('what the environment says of sampling', () => {
  it('is kept to by the SDK, and what it cannot use is told', async () => {
    const open = () => openTraces({ endpoint: collector.endpoint, trustedProxies: [], logger });
    process.env.OTEL_TRACES_SAMPLER = 'always_off';
    const off = open();
    off.begin('not sampled', { kind: 'internal' }).end();
    await off.close();
    process.env.OTEL_TRACES_SAMPLER = 'by_feeling';
    const unusable = open();
    delete process.env.OTEL_TRACES_SAMPLER;
    unusable.begin('sampled', { kind: 'internal' }).end();
    await unusable.close();
    expect(names()).toEqual(['sampled']);
    expect(log.find(({ msg }) => msg === 'a setting of OpenTelemetry is not used')).toMatchObject({
      reason: expect.stringContaining('OTEL_TRACES_SAMPLER'),
    });
  });
});

describe('a collector that is away', () => {
  it('holds up no request and no end, and is told of once', async () => {
    const away = openTraces({ endpoint: 'http://127.0.0.1:9/v1/traces', trustedProxies: [], logger });
    const warnings = () => log.filter(({ msg }) => msg === 'traces could not be exported, and are lost');
    const before = warnings().length;
    for (let round = 0; round < 3; round++) {
      away.begin('anything', { kind: 'internal' }).end();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const began = performance.now();
    away.begin('at last', { kind: 'internal' }).end();
    await away.close();
    expect(performance.now() - began).toBeLessThan(4_000);
    collector.status = 400;
    const refusing = openTraces({ endpoint: collector.endpoint, trustedProxies: [], logger });
    for (let round = 0; round < 3; round++) {
      refusing.begin('refused', { kind: 'internal' }).end();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    collector.status = 200;
    expect(warnings().length - before).toBe(1);
    refusing.begin('taken', { kind: 'internal' }).end();
    await refusing.close();
    expect(log.some(({ msg }) => msg === 'traces are exported again')).toBe(true);
    expect(names()).toEqual(['taken']);
  });
});
