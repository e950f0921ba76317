/** Every query, mutation and subscription, asked as each role over HTTP or a socket: what comes back is what the tables say. */
import {
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type FieldRule, fieldRules } from '../../schema/access/field-rules.ts';
import { guardOf } from '../../schema/access/guards.ts';
import { schema } from '../../schema/index.ts';
import { accessRoles, scopesOfRole } from '../../src/access/role.ts';
import type { Scope } from '../../src/access/scope.ts';
import { accessWorld, guardedServer, keyed, makeKey } from './access-world.ts';

const world = await accessWorld();
const server = await guardedServer(world);
const keys = new Map(
  await Promise.all(accessRoles.map(async (role) => [role, (await makeKey(world, role, { name: role })).key] as const)),
);
/** Of no role: of one scope that reads nothing of goals or numbers. */
const least = (await makeKey(world, 'administrator', { name: 'least', scopes: ['definitions:read'] })).key;

/** Something that the type takes: what is wrong with it is told by the field, not by GraphQL. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${literal(field.type)}`).join(', ')} }`;
  }
  const scalars: Readonly<Record<string, string>> = {
    Int: '1',
    Float: '1',
    Boolean: 'true',
    DateTime: '"2026-03-20T00:00:00Z"',
    Date: '"2026-03-20"',
  };
  return scalars[type.name] ?? '"score"';
}

interface Asked {
  readonly root: 'Query' | 'Mutation' | 'Subscription';
  readonly name: string;
  readonly query: string;
}

const asked: readonly Asked[] = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) =>
  Object.values(schema.getRootType(root.toLowerCase() as never)?.getFields() ?? {}).map((field): Asked => {
    const given = field.args
      .filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
      .map(({ name, type }) => `${name}: ${literal(type)}`);
    const called = `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
    const selected = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
    return { root, name: field.name, query: `${root.toLowerCase()} { ${called}${selected} }` };
  }),
);

function mayAsk({ root, name }: Asked, held: readonly Scope[]): boolean {
  const type = getNamedType(schema.getRootType(root.toLowerCase() as never)?.getFields()[name]?.type);
  const { scopes } = guardOf(root, name, isCompositeType(type) ? type.name : null);
  const rule = fieldRules.get(`${root}.${name}`) as FieldRule;
  // Nothing of what is asked for here is anybody's.
  const scoped = rule.kind === 'needsOrOwner' ? [...scopes, rule.scope] : scopes;
  return scoped.every((scope) => held.includes(scope));
}

const callers = [
  ...accessRoles.map((role) => ({ role, key: keys.get(role) ?? '', held: scopesOfRole[role] })),
  { role: 'least', key: least, held: ['definitions:read'] as readonly Scope[] },
];

describe.each(callers)('as $role', ({ key, held }) => {
  it('every query and mutation is answered or forbidden as the tables say', async () => {
    const wrong: unknown[] = [];
    for (const each of asked.filter(({ root }) => root !== 'Subscription')) {
      const { status, errors, text } = await server.send(each.query, keyed(key));
      expect({ query: each.query, status }).toEqual({ query: each.query, status: 200 });
      const forbidden = errors.find(({ extensions }) => extensions.code === 'FORBIDDEN');
      if ((forbidden === undefined) !== mayAsk(each, held)) wrong.push([each.query, text]);
      if (forbidden) expect(forbidden.path).toEqual([each.name]);
      const broken = errors.filter(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR');
      if (broken.length > 0 && forbidden === undefined) wrong.push([each.query, text]);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('every subscription is heard or forbidden as the tables say', async () => {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      retryAttempts: 0,
    });
    for (const each of asked.filter(({ root }) => root === 'Subscription')) {
      const refused = new Promise<string>((resolve, reject) => {
        const end = client.subscribe(
          { query: each.query },
          {
            next: ({ errors }) => resolve(errors?.map(({ extensions }) => String(extensions?.code)).join() ?? ''),
            error: (error) =>
              Array.isArray(error)
                ? resolve(error.map(({ extensions }) => String(extensions?.code)).join())
                : reject(error),
            complete: () => resolve('complete'),
          },
        );
        setTimeout(() => {
          resolve('heard');
          end();
        }, 300);
      });
      expect({ query: each.query, outcome: await refused }).toEqual({
        query: each.query,
        outcome: mayAsk(each, held) ? 'heard' : 'FORBIDDEN',
      });
    }
    await client.dispose();
  });
});

it('asks for everything that the schema has', () => {
  expect(asked.length).toBe(
    [...fieldRules.keys()].filter((name) => /^(Query|Mutation|Subscription)\./.test(name)).length,
  );
});
