/** What a client sees of a database that is away, wherever in an operation it was missed. */
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createFormatError } from '../../src/app/answering/format-error.ts';

const format = createFormatError(pino({ level: 'silent' }), new WeakMap());
const seen = (cause: Error) => {
  const wrapped = new Error('Failed query: select "secret" from "cairn"."goals"', { cause });
  const error = new GraphQLError(wrapped.message, { originalError: wrapped, path: ['goals'] });
  return format(error.toJSON(), error);
};

it('is told as a database that does not answer where no connection was free, and keeps the statement to itself', () => {
  expect(seen(new Error('timeout exceeded when trying to connect'))).toEqual({
    message: 'The database does not answer. Nothing was lost; ask again in a moment.',
    path: ['goals'],
    extensions: { code: 'DATABASE_UNAVAILABLE', issues: [expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' })] },
  });
});

it('is told as a statement that took too long', () => {
  const cancelled = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  expect(seen(cancelled).extensions).toMatchObject({ code: 'DATABASE_TIMEOUT' });
});

it('is not told of anything else', () => {
  expect(seen(new Error('relation "cairn"."goals" does not exist')).extensions).toMatchObject({
    code: 'INTERNAL_SERVER_ERROR',
  });
});
