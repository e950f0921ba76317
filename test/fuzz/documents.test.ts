/** Any valid document is answered, or refused with a code that is documented; filters of any shape, too. */
import fc from 'fast-check';
import { assertInputObjectType, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/index.ts';
import { issueCodes } from '../../src/kernel/issue-codes.ts';
import { createWorld } from '../api/world.ts';
import { attacked } from '../attacks/attacked.ts';
import { testDatabase } from '../kit/database.ts';
import { corpusOf } from './corpus.ts';
import { type Drawn, drawDocument, drawValue } from './documents.ts';
import { runs } from './runs.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const server = await attacked(database);

const known: ReadonlySet<string> = new Set([...Object.keys(issueCodes), 'BAD_USER_INPUT']);

/** What is wrong with how it was answered; null where nothing is. */
async function wrongWith({ query, variables }: Drawn): Promise<string | null> {
  const { status, codes, text } = await server.ask(query, variables, { 'cairn-actor': 'lead' });
  const odd = codes.filter((code) => !known.has(code));
  return status < 500 && odd.length === 0
    ? null
    : `${status} ${odd} ${query} ${JSON.stringify(variables)} ${text.slice(0, 500)}`;
}

it.each([
  ['query', 120],
  ['mutation', 30],
] as const)('a %s that is valid is answered, or refused with a code', async (kind, usual) => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      const drawn = drawDocument(draw, schema, kind);
      expect(validate(schema, parse(drawn.query))).toEqual([]);
      expect(await wrongWith(drawn)).toBeNull();
    }),
    runs(usual),
  );
});

it('a filter of any shape is one, or is refused', async () => {
  const type = assertInputObjectType(schema.getType('FilterInput'));
  const query = 'query ($where: FilterInput) { metric(key: "score") { value(where: $where) { value } } }';
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (draw) => {
      expect(await wrongWith({ query, variables: { where: drawValue(draw, type, 0) } })).toBeNull();
    }),
    runs(120),
  );
});

it.each(corpusOf('documents'))('what was once answered wrongly is not any more: %s', async (_, text) => {
  expect(await wrongWith(JSON.parse(text) as Drawn)).toBeNull();
});
