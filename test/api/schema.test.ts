/** The schema as a document: current, described throughout, in GraphQL's own style. */
import { readFile } from 'node:fs/promises';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../schema/index.ts';
import { preparedQuestions } from '../../src/app/graphiql/serve-graphiql.ts';
import { type IssueCode, issueCodes } from '../../src/kernel/issue-codes.ts';

interface Element {
  readonly name: string;
  readonly description: string | null | undefined;
}

function elementsOf(type: GraphQLNamedType): readonly Element[] {
  const own = { name: type.name, description: type.description };
  if (isEnumType(type))
    return [own, ...type.getValues().map(({ name, description }) => ({ name: `${type.name}.${name}`, description }))];
  if (isInputObjectType(type))
    return [
      own,
      ...Object.values(type.getFields()).map(({ name, description }) => ({
        name: `${type.name}.${name}`,
        description,
      })),
    ];
  if (!isObjectType(type) && !isInterfaceType(type)) return [own];
  const fields = Object.values(type.getFields()).flatMap(({ name, description, args }) => [
    { name: `${type.name}.${name}`, description },
    ...args.map((argument) => ({ name: `${type.name}.${name}(${argument.name})`, description: argument.description })),
  ]);
  return [own, ...fields];
}

const elements = (of: GraphQLSchema) =>
  Object.values(of.getTypeMap())
    .filter((type) => !isIntrospectionType(type))
    .flatMap(elementsOf);

describe('the schema', () => {
  it('is valid GraphQL', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('is committed as text, up to date and sorted', async () => {
    const committed = await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
    expect(committed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
  });

  it('describes every type, field, argument, input and value in a sentence', () => {
    const found = elements(schema);
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(({ description }) => !description || description.length < 8).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('writes the values of enums in upper case', () => {
    const values = Object.values(schema.getTypeMap())
      .filter((type) => isEnumType(type) && !isIntrospectionType(type))
      .flatMap((type) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []));
    expect(values.filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))).toEqual([]);
  });

  it('types every code that an issue can carry', () => {
    const type = schema.getType('IssueCode');
    const codes = isEnumType(type) ? type.getValues().map(({ name }) => name as IssueCode) : [];
    expect(codes.sort()).toEqual(Object.keys(issueCodes).sort());
  });
});

describe('the prepared questions', () => {
  it('are ten, named, and valid', async () => {
    const questions = await preparedQuestions();
    expect(questions).toHaveLength(10);
    for (const { query } of questions) {
      expect(validate(schema, parse(query)), query).toEqual([]);
      expect(query).toMatch(/^query [A-Z]/m);
    }
  });
});
