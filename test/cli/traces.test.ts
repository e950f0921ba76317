/** `cairn serve` with a collector: what ran is exported at the latest when it ends, and a collector that is away keeps it from nothing. */
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { startCollector } from '../observe/collector.ts';
import { graphql, serve } from './cairn.ts';

const { url } = await testDatabase();
const collector = await startCollector();
/** Never by itself. */
const late = { OTEL_BSP_SCHEDULE_DELAY: '3600000' };
const query = 'query Volume { metric(key: "ticket_volume") { value(period: { last: 1, grain: MONTH }) { value } } }';

describe('a server with a collector', () => {
  it('exports what ran before it ends, under the name that it was given', async () => {
    const server = await serve({
      DATABASE_URL: url,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.endpoint,
      OTEL_SERVICE_NAME: 'cx-metrics',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=cx',
      ...late,
    });
    await graphql(server.url, query);
    expect((await server.signal('SIGTERM')).code).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toContain('graphql.query Volume');
    expect(collector.resources[0]).toMatchObject({
      'service.name': 'cx-metrics',
      'deployment.environment.name': 'test',
    });
    expect(collector.bodies[0]).toContain('"x-tenant":"cx"');
  });

  it('ends in time where the collector is away', async () => {
    const away = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', CAIRN_JOBS: 'off' };
    const server = await serve({ DATABASE_URL: url, ...away, ...late });
    await graphql(server.url, query);
    const began = performance.now();
    expect((await server.signal('SIGTERM')).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
