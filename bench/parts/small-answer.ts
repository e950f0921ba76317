/** One small answer at sixteen connections: tickets of a day, another of 365 days each time, and once of a day that nobody asked for before. */
import { fileURLToPath } from 'node:url';
import { graphql, type Loaded, load, neverTheSame, throughputHead, throughputRows } from '../harness/load.ts';
import { type CairnServer, startCairn } from '../sides/cairn/start-cairn.ts';
import { startProgram } from '../sides/start-program.ts';
import type { Part } from './part.ts';

const day = 86_400_000;
const lastDays = Array.from({ length: 365 }, (_, index) => {
  const start = Date.parse('2025-01-01T00:00:00Z') + index * day;
  return { start: new Date(start).toISOString(), end: new Date(start + day).toISOString() };
});

const asked = ({ url }: CairnServer): Loaded => ({
  url,
  requests: lastDays.map(({ start, end }) =>
    graphql(`{ metric(key: "ticket_volume") { value(period: { start: "${start}", end: "${end}" }) { value } } }`),
  ),
});

const query = `query ($start: DateTime!, $end: DateTime!) {
  metric(key: "ticket_volume") { value(period: { start: $start, end: $end }) { value } }
}`;

/** Days of 2025 that begin at another second each time, so that no question comes twice. */
function askedAnew({ url }: CairnServer): Loaded {
  let asked = 0;
  const next = () => {
    // A prime to the year: they are spread over it as the others are.
    const start = Date.parse('2025-01-01T00:00:00Z') + ((asked++ * 7_919_993) % 31_536_000) * 1000;
    return { start: new Date(start).toISOString(), end: new Date(start + day).toISOString() };
  };
  return { url, requests: [neverTheSame(query, next)] };
}

export const smallAnswer: Part = {
  key: 'small-answer',
  title: 'One small answer: tickets of one day of 365, 16 connections',
  run: async ({ databaseUrl, drizzleCube, rounds }) => {
    const byHand = await startProgram(fileURLToPath(new URL('../sides/bare/http.ts', import.meta.url)), {
      DATABASE_URL: databaseUrl,
    });
    const without = await startCairn(databaseUrl, { CAIRN_RESULT_CACHE: 'off' });
    const cached = await startCairn(databaseUrl, { CAIRN_RESULT_CACHE: 'on' });
    try {
      const found = await load(
        {
          'node:http, prepared statement': {
            url: byHand.url,
            requests: lastDays.map((body) => ({ method: 'POST', path: '/', body: JSON.stringify(body) })),
          },
          'cairn, result cache off': asked(without),
          'cairn, result cache on': asked(cached),
          'cairn, each question for the first time': askedAnew(without),
          ...(drizzleCube ? { 'drizzle-cube': { url: drizzleCube.url, requests: lastDays.map(cubeRequest) } } : {}),
        },
        { rounds: Math.min(rounds, 5), seconds: 4 },
      );
      return { head: throughputHead, rows: throughputRows(found), remarks: [] };
    } finally {
      await Promise.all([byHand.close(), without.close(), cached.close()]);
    }
  },
};

const cubeRequest = ({ start }: { readonly start: string }) => ({
  method: 'POST' as const,
  path: '/cubejs-api/v1/load',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: {
      measures: ['Tickets.count'],
      filters: [
        { member: 'Tickets.openedAt', operator: 'inDateRange', values: [start.slice(0, 10), start.slice(0, 10)] },
      ],
    },
  }),
});
