/** Catalogue requests a second, against a bare Apollo Server that answers a constant. */
import { fileURLToPath } from 'node:url';
import { graphql, load, neverTheSame, throughputHead, throughputRows } from '../harness/load.ts';
import { startCairn } from '../sides/cairn/start-cairn.ts';
import { startProgram } from '../sides/start-program.ts';
import type { Part } from './part.ts';

const query =
  '{ metrics(first: 50) { nodes { key name description unit direction cadence level { key name } accountable { key name } } } }';

export const throughput: Part = {
  key: 'throughput',
  title: 'Catalogue: 50 metrics with level and owner, 16 connections',
  run: async ({ cairn, databaseUrl, rounds }) => {
    const { data, bytes } = await cairn.ask(query);
    const bare = await startProgram(fileURLToPath(new URL('../sides/bare/apollo.ts', import.meta.url)), {
      BENCH_ANSWER: JSON.stringify(data),
    });
    const cached = await startCairn(databaseUrl, { CAIRN_RESULT_CACHE: 'on' });
    // A variable that the question has no use for.
    let asked = 0;
    try {
      const found = await load(
        {
          'bare Apollo, a text of that size': { url: bare.url, requests: [graphql('{ text }')] },
          'bare Apollo, constant objects of that shape': { url: bare.url, requests: [graphql(query)] },
          'cairn, result cache off': { url: cairn.url, requests: [graphql(query)] },
          'cairn, result cache on': { url: cached.url, requests: [graphql(query)] },
          'cairn, executed each time': { url: cairn.url, requests: [neverTheSame(query, () => ({ asked: asked++ }))] },
        },
        { rounds: Math.min(rounds, 5), seconds: 4 },
      );
      return {
        head: throughputHead,
        rows: throughputRows(found),
        remarks: [
          `Each answer has about ${bytes} bytes. The text costs GraphQL one field; the objects cost it as many as Cairn's answer has, with the default resolvers.`,
        ],
      };
    } finally {
      await Promise.all([bare.close(), cached.close()]);
    }
  },
};
