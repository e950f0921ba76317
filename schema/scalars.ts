/** Scalars beyond GraphQL's own: times, large integers and JSON from graphql-scalars, decimals and filter values of ours. */
import { GraphQLError, Kind, valueFromASTUntyped } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLJSONObject, GraphQLSafeInt } from 'graphql-scalars';
import type { Scalar } from '../src/model/condition.ts';
import { builder } from './builder.ts';

builder.addScalarType('DateTime', GraphQLDateTime, {
  description: 'An instant with its offset from UTC, RFC 3339: `2025-03-09T14:00:00Z`. Answers are in UTC.',
});
builder.addScalarType('Date', GraphQLDate, { description: 'A local date, RFC 3339: `2025-03-09`.' });
builder.addScalarType('SafeInt', GraphQLSafeInt, {
  description: 'A whole number up to 2^53 - 1: exact in JSON and JavaScript, larger than `Int`.',
});

builder.addScalarType('JSONObject', GraphQLJSONObject, {
  description: 'Fields by name, with values of any kind: for what has no fixed shape, such as what a change changed.',
});

/** Text, because a JSON number would be rounded on the way; graphql-scalars has no decimal, and ours never calculates. */
builder.scalarType('Decimal', {
  description: 'An exact decimal number in plain notation, as a string: `"12345678901234567890.12"`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return value;
    throw new GraphQLError(`Decimal needs a string such as "12.50", not ${JSON.stringify(value)}.`);
  },
});

builder.scalarType('DimensionValue', {
  description:
    'A member of a dimension: a string, a number or a boolean, as the type of the dimension says. Dates are ' +
    '`"2025-03-09"`, instants `"2025-03-09T14:00:00Z"`. In answers null means "no value".',
  serialize: (value) => value,
  parseValue: readScalar,
  parseLiteral: (node, variables) => {
    if (node.kind === Kind.ENUM)
      throw new GraphQLError(`DimensionValue needs quotes: "${node.value}".`, { nodes: node });
    return readScalar(valueFromASTUntyped(node, variables));
  },
});

function readScalar(value: unknown): Scalar {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new GraphQLError(`DimensionValue needs a string, a number or a boolean, not ${JSON.stringify(value)}.`);
}
