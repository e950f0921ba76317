/** Valid documents of any shape, drawn from the schema: a selection, arguments with values that fit their types, aliases and fragments. */
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { hostileStrings } from '../attacks/hostile-strings.ts';

type Draw = fc.GeneratorValue;

/** What the world has, by the names of arguments that mean it. */
const words: readonly string[] = [
  'score',
  'answers',
  'cost',
  'mean_score',
  'channel',
  'region',
  'segment',
  'customer',
  'customer.region',
  'EMEA',
  'email',
  'lead',
  'answers.score',
  'nps',
  'berlin',
  'utc',
  'Q1',
];

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  Int: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.integer({ min: -2_147_483_648, max: 2_147_483_647 })),
  Float: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 0.5, 0.95, 1, -1)),
  Boolean: fc.boolean(),
  SafeInt: fc.maxSafeInteger(),
  Date: fc
    .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  DateTime: fc
    .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  Decimal: fc.oneof(fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)),
  JSONObject: fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }))
    .map((value) => JSON.parse(JSON.stringify(value))),
  DimensionValue: fc.oneof(fc.constantFrom(...words), fc.integer(), fc.boolean(), fc.string()),
};

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileStrings.filter(({ length }) => length < 200)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

export interface Drawn {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export function drawDocument(draw: Draw, schema: GraphQLSchema, kind: 'query' | 'mutation'): Drawn {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`The schema has no ${kind}.`);
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  let names = 0;
  const argumentsOf = (args: readonly GraphQLArgument[]): string => {
    const passed = args.flatMap((arg) => {
      const needed = isNonNullType(arg.type) && arg.defaultValue === undefined;
      if (!needed && draw(fc.integer, { min: 0, max: 9 }) > 3) return [];
      const name = `v${names++}`;
      declared.push(`$${name}: ${arg.type}`);
      variables[name] = drawValue(draw, arg.type, 0);
      return [`${arg.name}: $${name}`];
    });
    return passed.length > 0 ? `(${passed.join(', ')})` : '';
  };
  const select = (type: GraphQLOutputType | GraphQLNamedType, depth: number): string => {
    const named = getNamedType(type);
    if (isAbstractType(named)) {
      const possible = schema.getPossibleTypes(named);
      const one = possible[draw(fc.nat, { max: possible.length - 1 })];
      return ` { __typename ${one ? `... on ${one.name}${select(one, depth + 1)}` : ''} }`;
    }
    if (!isObjectType(named)) return '';
    const fields = Object.values(named.getFields()).filter(
      (field) => depth < 5 || !isObjectType(getNamedType(field.type)),
    );
    const count = draw(fc.integer, { min: 1, max: depth === 0 ? 3 : 4 });
    const chosen = Array.from({ length: count }, () => fields[draw(fc.nat, { max: Math.max(0, fields.length - 1) })]);
    const told = chosen.flatMap((field: GraphQLField<unknown, unknown> | undefined) =>
      field && !(depth >= 5 && isAbstractType(getNamedType(field.type)))
        ? [`a${names++}: ${field.name}${argumentsOf(field.args)}${select(field.type, depth + 1)}`]
        : [],
    );
    return ` { __typename ${told.join(' ')} }`;
  };
  const selection = select(root, 0);
  return { query: `${kind}${declared.length > 0 ? `(${declared.join(', ')})` : ''}${selection}`, variables };
}

export function drawValue(draw: Draw, type: GraphQLInputType, depth: number): unknown {
  if (isNonNullType(type)) return drawValue(draw, type.ofType, depth);
  if (isListType(type))
    return Array.from({ length: draw(fc.integer, { min: 0, max: 2 }) }, () => drawValue(draw, type.ofType, depth + 1));
  if (isEnumType(type)) return draw(() => fc.constantFrom(...type.getValues().map(({ name }) => name)));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        (isNonNullType(field.type) && field.defaultValue === undefined) ||
        (depth < 4 && draw(fc.integer, { min: 0, max: 9 }) < 4),
    );
    return Object.fromEntries(fields.map((field) => [field.name, drawValue(draw, field.type, depth + 1)]));
  }
  const arbitrary = scalars[type.name] ?? text;
  return draw(() => arbitrary);
}
