/** Bodies that come again, as those of a dashboard do, are read and judged once. */
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { isTooDeep } from '../guard/limit-nesting.ts';

/** Characters: of one, and of all that are remembered. */
const longest = 16_384;
const most = 4_000_000;

/** Those that may be nested as they are; none has the number of another. */
const numbers = new WeakMap<object, number>();
let last = 0;

/** JSON, for the routes of `app`. Equal texts give the same object, in which nothing can be changed. */
export function rememberBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const bodies = new LRUCache<string, object>({ maxSize: most, sizeCalculation: (_, text) => text.length + 1 });
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    const known = bodies.get(text);
    if (known) return done(null, known);
    void parse(request, text, (error, body: unknown) => {
      if (!error && text.length <= longest && typeof body === 'object' && body !== null && !isTooDeep(body)) {
        freeze(body);
        bodies.set(text, body);
        numbers.set(body, ++last);
      }
      done(error, body);
    });
  });
}

/** Whose texts are the same have the same, as long as they are remembered; null for one that is not. */
export const numberOf = (body: unknown): number | null =>
  typeof body === 'object' && body !== null ? (numbers.get(body) ?? null) : null;

/** Of no more levels than may be. */
function freeze(value: object): void {
  Object.freeze(value);
  for (const each of Object.values(value)) if (typeof each === 'object' && each !== null) freeze(each);
}
