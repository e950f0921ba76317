/** Bodies that are read once: the same for equal texts, and nothing that could be too deep, changed or mistaken. */
import { fastify } from 'fastify';
import { afterAll, describe, expect, it } from 'vitest';
import { numberOf, rememberBodies } from '../../src/app/answering/remember-bodies.ts';
import { limitNesting } from '../../src/app/guard/limit-nesting.ts';

const app = fastify();
rememberBodies(app);
app.addHook(
  'preValidation',
  limitNesting((body) => numberOf(body) !== null),
);
const seen: unknown[] = [];
app.post('/', async ({ body }) => {
  seen.push(body);
  return { number: numberOf(body) };
});
afterAll(() => app.close());

async function send(payload: string) {
  const response = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json' },
    payload,
  });
  return { status: response.statusCode, number: (response.json() as { number?: number | null }).number };
}

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('a body', () => {
  it('that comes again is the one that was read, in which nothing can be changed', async () => {
    const text = '{"query":"{ a }","variables":{"list":[{"n":1}]}}';
    const [first, second] = [await send(text), await send(text)];
    expect(first.number).toBe(second.number);
    const [one, other] = seen.slice(-2) as [{ variables: { list: { n: number }[] } }, unknown];
    expect(other).toBe(one);
    expect(() => one.variables.list.push({ n: 2 })).toThrow(TypeError);
    expect(() => Object.assign(one.variables.list[0] ?? {}, { n: 2 })).toThrow(TypeError);
  });

  it('of another text has another number, also where it means the same', async () => {
    const texts = ['{"query":"{ a }"}', '{"query":"{ b }"}', '{"query": "{ a }"}', '{"query":"{ a }","variables":{}}'];
    const numbers: unknown[] = [];
    for (const text of texts) numbers.push((await send(text)).number);
    expect(new Set(numbers).size).toBe(texts.length);
  });

  it('that is forgotten has no number that it had', async () => {
    const { number } = await send('{"query":"{ first }"}');
    const numbers = new Set<unknown>([number]);
    for (let index = 0; index < 400; index++)
      numbers.add((await send(JSON.stringify({ query: `${'#'.repeat(15_000)}${index}` }))).number);
    numbers.add((await send('{"query":"{ first }"}')).number);
    expect(numbers.size).toBe(402);
  });

  it.each([
    ['nested too deeply, each time', nested(250), 400],
    ['nested so deeply that nothing may walk it', nested(100_000), 400],
    ['with a text of too many brackets within', JSON.stringify({ query: '{'.repeat(300) }), 400],
    ['that is broken', '{"query":', 400],
    ['that is empty', '', 400],
    ['that would change what all objects have', '{"__proto__":{"admin":true}}', 400],
  ])('%s, is refused', async (_, text, status) => {
    for (const __ of [1, 2]) expect((await send(text)).status).toBe(status);
  });

  it.each([
    ['that is long', JSON.stringify({ query: `{ a } #${'x'.repeat(20_000)}` })],
    ['that is a text', '"{ a }"'],
    ['that is null', 'null'],
  ])('%s, is not remembered', async (_, text) => {
    expect(await send(text)).toEqual({ status: 200, number: null });
  });
});
