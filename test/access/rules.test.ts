/** What every type and field needs, over the schema as it is: nothing is reached but with the scopes that it needs. */
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldRules, isRoot } from '../../schema/access/field-rules.ts';
import { guardOf, needOf, scopesOf } from '../../schema/access/guards.ts';
import { owners } from '../../schema/access/owners.ts';
import { typeNeeds } from '../../schema/access/type-needs.ts';
import { schema } from '../../schema/index.ts';
import { createPrincipal } from '../../src/access/principal.ts';
import { accessRoles, scopesOfRole } from '../../src/access/role.ts';
import { type Scope, scopes, withAlong } from '../../src/access/scope.ts';

const composite = Object.values(schema.getTypeMap()).filter(
  (type) => isCompositeType(type) && !type.name.startsWith('__'),
);
const withFields = composite.filter((type) => isObjectType(type) || isInterfaceType(type));

interface Edge {
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** Null for a scalar or an enumeration. */
  readonly to: string | null;
}

const edges: readonly Edge[] = withFields.flatMap((type) =>
  Object.values(type.getFields()).map((field): Edge => {
    const to = getNamedType(field.type);
    return { parent: type.name, field, to: isCompositeType(to) ? to.name : null };
  }),
);

/** An object of an abstract type is one of any of these. */
const concrete = (name: string): readonly string[] => {
  const type = schema.getType(name);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [name];
};

/** Left to the field itself, which knows of which type an id is. */
const byType = new Set(['Query.node', 'Query.nodes']);

describe('the table of types', () => {
  it('says of each type of the schema what it needs, and of nothing else', () => {
    expect([...typeNeeds.keys()].toSorted()).toEqual(composite.map(({ name }) => name).toSorted());
  });

  it('refuses to build a schema with a type that it does not know', () => {
    expect(() => needOf('Secret')).toThrow('type-needs');
    expect(() => guardOf('Metric', 'secret', 'Secret')).toThrow('type-needs');
  });
});

describe('the table of fields', () => {
  it('has a rule for each query, mutation and subscription, and no rule for what is not there', () => {
    const roots = edges.flatMap(({ parent, field }) => (isRoot(parent) ? [`${parent}.${field.name}`] : []));
    const ruled = [...fieldRules.keys()];
    expect(ruled.filter((name) => isRoot(name.split('.')[0] ?? '')).toSorted()).toEqual(roots.toSorted());
    const all = new Set(edges.map(({ parent, field }) => `${parent}.${field.name}`));
    expect(ruled.filter((name) => !all.has(name))).toEqual([]);
  });

  it('refuses to build a schema with a root field that it does not know', () => {
    expect(() => guardOf('Query', 'secret', null)).toThrow('field-rules');
    expect(() => guardOf('Mutation', 'secret', 'Goal')).toThrow('field-rules');
  });

  it('opens no change to whoever is somebody', () => {
    const open = edges.filter(({ parent, field }) => fieldRules.get(`${parent}.${field.name}`)?.kind === 'open');
    expect(open.map(({ parent, field }) => `${parent}.${field.name}`).toSorted()).toEqual([
      'Query.issueCodes',
      'Query.me',
    ]);
    const changes = edges.filter(({ parent }) => parent === 'Mutation');
    const kinds = changes.map(({ field }) => fieldRules.get(`Mutation.${field.name}`)?.kind);
    expect(new Set(kinds)).toEqual(new Set(['needs', 'needsOrOwner']));
    expect(Object.keys(owners).every((name) => fieldRules.get(`Mutation.${name}`)?.kind === 'needsOrOwner')).toBe(true);
  });
});

/** Types of which somebody with just these scopes gets hold, by any way through the schema. */
function reachedWith(given: readonly Scope[]): ReadonlySet<string> {
  const held = new Set(given);
  const reached = new Set(['Query', 'Mutation', 'Subscription']);
  const queue = [...reached];
  for (let parent = queue.pop(); parent !== undefined; parent = queue.pop())
    for (const { parent: of, field, to } of edges) {
      if (of !== parent || to === null || byType.has(`${of}.${field.name}`)) continue;
      // A rule beyond the scopes, as that of a change, which its owner may do without one, keeps nobody from what comes back.
      const { scopes: needed } = guardOf(of, field.name, to);
      if (!needed.every((scope) => held.has(scope))) continue;
      for (const next of concrete(to))
        if (!reached.has(next)) {
          reached.add(next);
          queue.push(next);
        }
    }
  return reached;
}

describe('whoever goes through the schema', () => {
  const everySet = Array.from({ length: 2 ** scopes.length }, (_, bits) =>
    withAlong(scopes.filter((_, at) => (bits >> at) % 2 === 1)),
  );
  const distinct = new Map(everySet.map((each) => [each.join(), each]));

  it('with any set of scopes reaches no type that needs another one', () => {
    expect(distinct.size).toBeGreaterThan(100);
    for (const held of distinct.values()) {
      const beyond = [...reachedWith(held)].filter((name) =>
        scopesOf(needOf(name)).some((scope) => !held.includes(scope)),
      );
      expect({ held, beyond }).toEqual({ held, beyond: [] });
    }
  });

  it('without a scope reaches nothing but what is open: values that inherit are behind what is guarded', () => {
    const open = [...reachedWith([])].filter((name) => !name.startsWith('__'));
    expect(open.toSorted()).toEqual(['IssueCodeEntry', 'Mutation', 'Principal', 'Query', 'Subscription', 'Viewer']);
  });

  it('as an administrator reaches everything', () => {
    const missing = composite.map(({ name }) => name).filter((name) => !reachedWith(scopes).has(name));
    // Abstract types are reached as what they stand for, and nodes by their ids.
    expect(missing.every((name) => isAbstractType(schema.getType(name)))).toBe(true);
  });

  it('meets an abstract type only where it is guarded as each of what it stands for, or asks for it by id', () => {
    const loose = edges.filter(({ parent, field, to }) => {
      if (to === null || !isAbstractType(schema.getType(to)) || byType.has(`${parent}.${field.name}`)) return false;
      const held = withAlong([...scopesOf(needOf(parent)), ...guardOf(parent, field.name, to).scopes]);
      return concrete(to).some((name) => scopesOf(needOf(name)).some((scope) => !held.includes(scope)));
    });
    expect(loose.map(({ parent, field }) => `${parent}.${field.name}`)).toEqual([]);
  });
});

describe('a field that needs a scope', () => {
  const info = ({ parent, field }: Edge): GraphQLResolveInfo =>
    ({
      parentType: schema.getType(parent) as GraphQLObjectType,
      fieldName: field.name,
      returnType: field.type,
      path: { prev: undefined, key: field.name, typename: parent },
      schema,
    }) as unknown as GraphQLResolveInfo;
  const guarded = edges.filter(
    ({ parent, field, to }) =>
      guardOf(parent, field.name, to).scopes.length > 0 && isObjectType(schema.getType(parent)),
  );

  it('is resolved for nobody who lacks one of them, whatever else they may', async () => {
    expect(guarded.length).toBeGreaterThan(70);
    for (const edge of guarded)
      for (const lacking of guardOf(edge.parent, edge.field.name, edge.to).scopes) {
        const others = scopes.filter((scope) => !withAlong([scope]).includes(lacking));
        const principal = createPrincipal({
          kind: 'key',
          id: 'key:test',
          stakeholder: null,
          roles: [],
          scopes: others,
          attributes: {},
        });
        const resolve = edge.parent === 'Subscription' ? edge.field.subscribe : edge.field.resolve;
        const outcome = await Promise.resolve()
          .then(() => resolve?.({}, { to: [] }, { principal }, info(edge)))
          .then(
            () => 'resolved',
            (error: { issues?: readonly { code: string; message: string }[] }) => error.issues?.[0],
          );
        expect({ field: `${edge.parent}.${edge.field.name}`, outcome }).toMatchObject({
          outcome: { code: 'FORBIDDEN', message: expect.stringContaining(`"${lacking}"`) },
        });
      }
  });
});

describe('the roles', () => {
  it('have each what the one before has, and an administrator everything', () => {
    for (const [index, role] of accessRoles.entries())
      for (const less of accessRoles.slice(0, index))
        expect(scopesOfRole[less].filter((scope) => !scopesOfRole[role].includes(scope))).toEqual([]);
    expect(scopesOfRole.administrator).toEqual(scopes);
  });
});
