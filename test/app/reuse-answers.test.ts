/** Answers that say what the catalogue says are kept with it; all others are made anew. */
import { ApolloServer } from '@apollo/server';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterAll, expect, it } from 'vitest';
import type { Context } from '../../schema/context.ts';
import { createContext, seenOf } from '../../src/app/context.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { reuseAnswers } from '../../src/app/reuse-answers.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { createWorld, modelFolder } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';

const { db, pool } = await testDatabase();
await createWorld(db, pool);

let resolved = 0;
const field = (resolve: (context: Context) => string) => ({
  type: GraphQLString,
  args: { word: { type: GraphQLString } },
  resolve: (_: unknown, { word }: { readonly word?: string }, context: Context) => {
    resolved++;
    return `${word ?? ''}${resolve(context)}`;
  },
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      names: field(({ catalog }) => [...catalog.model.metrics.values()].map(({ name }) => name).join()),
      time: field(({ now }) => String(now)),
      numbers: field(({ session }) => String(session.statements)),
      people: field(({ goals }) => String(goals !== undefined)),
      request: field(({ requestId }) => requestId),
      failure: field(() => {
        throw new Error('as intended');
      }),
    },
  }),
});

const { plugin, stringifyResult } = reuseAnswers();
const apollo = new ApolloServer<Context>({ schema, plugins: [plugin], stringifyResult });
afterAll(() => apollo.stop());
const catalogs = followCatalog({ db, interval: 0 });
const rules = { mail: false, privateWebhooks: false };

async function ask(query: string, variables: Readonly<Record<string, string>> = {}) {
  const contextValue = await createContext({ catalogs, db, rules }, () => 0, { requestId: 'one', viewer: null });
  const before = resolved;
  const { body } = await apollo.executeOperation({ query, variables }, { contextValue });
  if (body.kind !== 'single') throw new Error('One answer was asked for.');
  return {
    result: body.singleResult,
    text: stringifyResult(body.singleResult),
    resolved: resolved - before,
    contextValue,
  };
}

it('resolves a question about definitions once, and writes it as before', async () => {
  const first = await ask('{ names }');
  const again = await ask('{ names }');
  expect([first.resolved, again.resolved]).toEqual([1, 0]);
  expect(again.text).toBe(`${JSON.stringify(first.result)}\n`);
  expect(seenOf(again.contextValue)).toEqual({ requestId: 'one', statements: 0, readsMore: false });
});

it('tells operations and variables apart', async () => {
  const query = 'query a($word: String) { names(word: $word) } query b { names }';
  await ask('query ($word: String) { names(word: $word) }', { word: 'x' });
  const other = await ask('query ($word: String) { names(word: $word) }', { word: 'y' });
  expect(other.result.data?.names).toMatch(/^y/);
  expect((await ask(query)).result.errors).toHaveLength(1);
});

it.each(['time', 'numbers', 'people', 'request', 'failure'])('resolves a question with %s each time', async (name) => {
  await ask(`{ names ${name} }`);
  expect((await ask(`{ names ${name} }`)).resolved).toBe(2);
});

it('resolves it anew once another model is applied', async () => {
  const before = await ask('{ names }');
  const model = unwrap(await readModel(modelFolder));
  const metrics = new Map([...model.metrics].map(([key, metric]) => [key, { ...metric, name: `New ${metric.name}` }]));
  unwrap(await applyModel(db, { ...model, metrics }, { actor: 'test', now: 1 }));
  const after = await ask('{ names }');
  expect(after.resolved).toBe(1);
  expect(after.text).not.toBe(before.text);
});
