/** Every text that the schema takes, filled with texts of an attacker: no internal error, nothing of the inside, no row changed. */
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../schema/index.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { scoreSchema } from '../../src/model/score.ts';
import { createWorld, modelFolder, now } from '../api/world.ts';
import { goalOf, targetOf } from '../goals/follow-world.ts';
import { testDatabase } from '../kit/database.ts';
import { attacked, type Told } from './attacked.ts';
import { hostileStrings, tellsInsides } from './hostile-strings.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const health = scoreSchema.parse({
  key: 'health',
  name: 'Health',
  dataset: 'customers',
  parameters: [{ key: 'said', metric: 'score', normalise: { from: -100, to: 100 }, weight: 1 }],
  bands: [{ key: 'red', below: 40 }, { key: 'green' }],
});
const model = unwrap(await readModel(modelFolder));
unwrap(await applyModel(database.db, { ...model, scores: new Map([['health', health]]) }, { actor: 'test', now }));
const acting = { store: database, now };
const goal = await goalOf(acting);
const target = await targetOf(acting, { goal });
const server = await attacked(database);

/** One way to put a text into one argument, everything around it being as sound as the schema asks. */
interface Place {
  readonly name: string;
  readonly document: (text: string) => { query: string; variables: Record<string, unknown> };
}

const texts = new Set(['String', 'ID', 'Date', 'DateTime', 'Decimal', 'DimensionValue', 'JSONObject', 'Cursor']);

/** Known keys where a name says what is meant, so that a text comes as far as it can. */
const sound: Readonly<Record<string, unknown>> = {
  metric: 'score',
  metrics: ['score'],
  key: 'score',
  dimension: 'channel',
  by: ['channel'],
  grain: 'MONTH',
  last: 1,
  Date: '2026-01-01',
  DateTime: '2026-01-01T00:00:00Z',
  Decimal: '1.5',
  Int: 1,
  Float: 1,
  Boolean: true,
  SafeInt: 1,
  JSONObject: {},
};

function fill(type: GraphQLInputType, name: string, depth = 0): unknown {
  if (isNonNullType(type)) return fill(type.ofType, name, depth);
  if (name in sound && !isInputObjectType(type)) return sound[name];
  if (isListType(type)) return [fill(type.ofType, name, depth)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(
      ({ type: each, defaultValue }) => isNonNullType(each) && defaultValue === undefined,
    );
    return Object.fromEntries(needed.map((field) => [field.name, fill(field.type, field.name, depth + 1)]));
  }
  return type.name in sound ? sound[type.name] : 'score';
}

/** Each text within a value of the type, and how to make the value with it. */
function textsOf(
  type: GraphQLInputType,
  name: string,
  depth = 0,
): readonly { path: string; make: (text: string) => unknown }[] {
  if (isNonNullType(type)) return textsOf(type.ofType, name, depth);
  if (isListType(type))
    return textsOf(type.ofType, name, depth).map(({ path, make }) => ({ path, make: (text) => [make(text)] }));
  if (isEnumType(type)) return [];
  if (!isInputObjectType(type))
    return texts.has(type.name)
      ? [{ path: '', make: (text) => (type.name === 'JSONObject' ? { [text]: text } : text) }]
      : [];
  if (depth > 3) return [];
  return Object.values(type.getFields()).flatMap((field: GraphQLInputField) =>
    textsOf(field.type, field.name, depth + 1).map(({ path, make }) => ({
      path: `.${field.name}${path}`,
      make: (text) => ({ ...(fill(type, name, depth) as object), [field.name]: make(text) }),
    })),
  );
}

/** The least that can be selected. */
function leaves(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  return isObjectType(named) || isInterfaceType(named) || isUnionType(named) ? ' { __typename }' : '';
}

/** The arguments of a field, each as a variable: `text` stands for the one that is attacked. */
function given(args: readonly GraphQLArgument[], attacked: GraphQLArgument) {
  const needed = args.filter(
    (each) => each === attacked || (isNonNullType(each.type) && each.defaultValue === undefined),
  );
  return {
    declared: needed.map(({ name, type }) => `$${name}: ${type}`).join(', '),
    passed: `(${needed.map(({ name }) => `${name}: $${name}`).join(', ')})`,
    variables: Object.fromEntries(needed.map(({ name, type }) => [name, fill(type, name)])),
  };
}

/** Arguments of root fields, and of what can be got hold of below them. */
function places(): readonly Place[] {
  const around: readonly { kind: string; type: string; wrap: (field: string) => string }[] = [
    { kind: 'query', type: 'Query', wrap: (field) => field },
    { kind: 'mutation', type: 'Mutation', wrap: (field) => field },
    { kind: 'query', type: 'Metric', wrap: (field) => `metric(key: "score") { ${field} }` },
    { kind: 'query', type: 'MetricValue', wrap: (field) => `metric(key: "score") { value { ${field} } }` },
    { kind: 'query', type: 'MetricTable', wrap: (field) => `table(query: { metrics: ["score"] }) { ${field} }` },
    { kind: 'query', type: 'Plan', wrap: (field) => `explain(query: { metrics: ["score"] }) { ${field} }` },
    { kind: 'query', type: 'Score', wrap: (field) => `score(key: "health") { ${field} }` },
    { kind: 'query', type: 'Goal', wrap: (field) => `goal(id: "${goal}") { ${field} }` },
    { kind: 'query', type: 'Target', wrap: (field) => `target(id: "${target}") { ${field} }` },
    { kind: 'query', type: 'Stakeholder', wrap: (field) => `stakeholder(key: "lead") { ${field} }` },
    { kind: 'query', type: 'Viewer', wrap: (field) => `me { ${field} }` },
    {
      kind: 'query',
      type: 'FrameworkCategory',
      wrap: (field) => `frameworks { categories { ${field} } }`,
    },
  ];
  return around.flatMap(({ kind, type, wrap }) => {
    const owner = schema.getType(type);
    if (!isObjectType(owner)) throw new Error(`There is no type ${type}.`);
    return Object.values(owner.getFields()).flatMap((field) =>
      field.args.flatMap((arg) =>
        textsOf(arg.type, arg.name).map(({ path, make }) => ({
          name: `${type}.${field.name}(${arg.name}${path})`,
          document: (text: string) => {
            const { declared, passed, variables } = given(field.args, arg);
            return {
              query: `${kind} (${declared}) { ${wrap(`${field.name}${passed}${leaves(field.type)}`)} }`,
              variables: { ...variables, [arg.name]: make(text) },
            };
          },
        })),
      ),
    );
  });
}

async function rows(): Promise<unknown> {
  const { rows: found } = await database.pool.query(
    `select (select count(*) from api.answers) a, (select sum(score) from api.answers) s, (select count(*) from api.tickets) t,
      (select count(*) from api.customers) c, (select count(*) from pg_class where relkind in ('r', 'v')) r`,
  );
  return found[0];
}

const all = places();

it('is asked for wherever the schema takes one, in more than two hundred places', () => {
  expect(all.length).toBeGreaterThan(200);
  const reached = new Set(all.map(({ name }) => name.replace(/\..*/, '')));
  const taking = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) =>
      Object.values(type.getFields()).some(({ args }) => args.some((arg) => textsOf(arg.type, arg.name).length > 0)),
    )
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('__') && !reached.has(name));
  // Asked over a socket; it takes keys, as `metric` and `goal` do.
  expect(taking).toEqual(['Subscription']);
});

it('a text of an attacker is an answer or a refusal with a code wherever it is put', async () => {
  const before = await rows();
  const wrong: string[] = [];
  const ask = async ({ name, document }: Place, text: string) => {
    const { query, variables } = document(text);
    const told: Told = await server.ask(query, variables, { 'cairn-actor': 'lead' });
    if (told.status >= 500 || told.codes.includes('INTERNAL_SERVER_ERROR') || tellsInsides(told.text, text))
      wrong.push(`${name} ${JSON.stringify(text).slice(0, 60)}: ${told.text.slice(0, 300)}`);
  };
  // Each place with a share of the texts, so that each text is at many places: all of both would take minutes.
  const share = Number(process.env.HOSTILE_SHARE ?? 1);
  let at = 0;
  for (const place of all)
    await Promise.all(
      Array.from({ length: share }, () => ask(place, hostileStrings[at++ % hostileStrings.length] ?? '')),
    );
  expect(wrong).toEqual([]);
  expect(await rows()).toEqual(before);
});

it('a name of who acts is a name, whatever it holds', async () => {
  for (const text of hostileStrings) {
    const actor = encodeURIComponent(JSON.stringify(text)).slice(0, 2_000);
    const told = await server.ask('{ me { __typename } goals { nodes { id } } }', undefined, { 'cairn-actor': actor });
    expect([told.status, told.codes]).toEqual([200, []]);
  }
});

it('a URL of a table takes any text in any parameter', async () => {
  const wrong: string[] = [];
  const names = [
    'metrics',
    'by',
    'where',
    'last',
    'grain',
    'to-date',
    'from',
    'to',
    'calendar',
    'top',
    'columns',
    'filename',
    'bom',
    'compare',
    'order',
    'format',
  ];
  for (const name of names)
    for (const text of hostileStrings) {
      const query = new URLSearchParams({ metrics: 'score', last: '1', grain: 'month', [name]: text.slice(0, 3_000) });
      const told = await server.get(`/table.ndjson?${query}`);
      if (told.status >= 500 || tellsInsides(told.text, text))
        wrong.push(`${name} ${JSON.stringify(text).slice(0, 60)}: ${told.status} ${told.text.slice(0, 300)}`);
    }
  expect(wrong).toEqual([]);
});
