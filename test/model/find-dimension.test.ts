import { describe, expect, test } from 'vitest';
import { formatIssue } from '../../src/kernel/issue.ts';
import { type Dataset, datasetSchema } from '../../src/model/dataset.ts';
import { findDimension, reachableDimensions } from '../../src/model/find-dimension.ts';

/** `'customer!'` is a primary entity, `'buyer>customer'` a foreign one that points at customer. */
function world(tables: Readonly<Record<string, { entities: readonly string[]; dimensions: readonly string[] }>>) {
  return new Map(
    Object.entries(tables).map(([key, { entities, dimensions }]): [string, Dataset] => [
      key,
      datasetSchema.parse({
        key,
        name: key,
        table: key,
        primaryKey: ['id'],
        time: null,
        dimensions: dimensions.map((dimension) => ({ key: dimension })),
        entities: entities.map((entity) => {
          const [name = '', references] = entity.replace('!', '').split('>');
          const kind = entity.endsWith('!') ? 'primary' : 'foreign';
          return {
            key: name,
            kind,
            column: kind === 'primary' ? 'id' : `${name}_id`,
            ...(references && { references }),
          };
        }),
      }),
    ]),
  );
}

const shop = world({
  tickets: { entities: ['agent', 'customer'], dimensions: ['channel', 'region'] },
  agents: { entities: ['agent!', 'team'], dimensions: ['skill', 'name'] },
  teams: { entities: ['team!'], dimensions: ['division', 'name'] },
  customers: { entities: ['customer!', 'account'], dimensions: ['region', 'tier'] },
  accounts: { entities: ['account!'], dimensions: ['industry'] },
  offices: { entities: ['office!'], dimensions: ['city'] },
});

function ask(datasets: ReadonlyMap<string, Dataset>, dataset: string, name: string): string {
  const found = findDimension(datasets, dataset, name);
  if (found.kind === 'refused') return found.issues.map(formatIssue).join('\n');
  const { joins, owner, dimension } = found.value;
  return [
    ...joins.map(({ from, fromColumn, to, toColumn }) => `${from}.${fromColumn}=${to}.${toColumn}`),
    `${owner}.${dimension.key}`,
  ].join(' ');
}

describe('a dimension is found', () => {
  test.each([
    ['channel', 'tickets.channel'],
    ['tickets.region', 'tickets.region'],
    ['customer.region', 'tickets.customer_id=customers.id customers.region'],
    ['tier', 'tickets.customer_id=customers.id customers.tier'],
    ['industry', 'tickets.customer_id=customers.id customers.account_id=accounts.id accounts.industry'],
    [
      'customer.account.industry',
      'tickets.customer_id=customers.id customers.account_id=accounts.id accounts.industry',
    ],
    ['account.industry', 'tickets.customer_id=customers.id customers.account_id=accounts.id accounts.industry'],
    ['team.name', 'tickets.agent_id=agents.id agents.team_id=teams.id teams.name'],
  ])('as %s', (name, expected) => {
    expect(ask(shop, 'tickets', name)).toBe(expected);
  });

  test('under its shortest spelling that means nothing else, and each spelling leads back to it', () => {
    const reachable = reachableDimensions(shop, 'tickets');
    expect(reachable.map(({ name }) => name)).toEqual([
      'channel',
      'tickets.region',
      'skill',
      'agent.name',
      'customer.region',
      'tier',
      'division',
      'team.name',
      'industry',
    ]);
    for (const path of reachable)
      expect(findDimension(shop, 'tickets', path.name)).toEqual({ kind: 'ok', value: path });
  });
});

describe('a dimension is refused', () => {
  test('when an own one and a joined one share the key, with every spelling', () => {
    expect(ask(shop, 'tickets', 'region')).toBe(
      'AMBIGUOUS_DIMENSION: "region" can mean several dimensions of "tickets". Write "tickets.region" or "customer.region".',
    );
  });

  test('when several joined ones share the key', () => {
    expect(ask(shop, 'tickets', 'name')).toContain('Write "agent.name" or "team.name".');
  });

  test('when two ways lead to the same dataset', () => {
    const diamond = world({
      orders: { entities: ['buyer>customer', 'payer>customer'], dimensions: [] },
      customers: { entities: ['customer!'], dimensions: ['tier'] },
    });
    expect(ask(diamond, 'orders', 'tier')).toContain('AMBIGUOUS_DIMENSION');
    expect(ask(diamond, 'orders', 'tier')).toContain('Write "buyer.tier" or "payer.tier".');
    expect(ask(diamond, 'orders', 'payer.tier')).toBe('orders.payer_id=customers.id customers.tier');
    expect(ask(diamond, 'orders', 'customer.tier')).toContain('UNKNOWN_DIMENSION');
  });

  test('when two ways meet further out, unless the way is spelt from the dataset on', () => {
    const diamond = world({
      tickets: { entities: ['agent', 'customer'], dimensions: [] },
      agents: { entities: ['agent!', 'region'], dimensions: [] },
      customers: { entities: ['customer!', 'region'], dimensions: [] },
      regions: { entities: ['region!'], dimensions: ['continent'] },
    });
    const told = 'Write "agent.region.continent" or "customer.region.continent".';
    expect(ask(diamond, 'tickets', 'continent')).toContain(told);
    expect(ask(diamond, 'tickets', 'region.continent')).toContain(told);
    expect(ask(diamond, 'tickets', 'agent.region.continent')).toBe(
      'tickets.agent_id=agents.id agents.region_id=regions.id regions.continent',
    );
  });

  test('when it is misspelt, with the nearest spelling that works', () => {
    expect(ask(shop, 'tickets', 'chanel')).toBe(
      'UNKNOWN_DIMENSION: Unknown dimension "chanel" of "tickets". Did you mean "channel"?',
    );
    expect(ask(shop, 'tickets', 'agent.tier')).toContain('Did you mean "tier"?');
  });

  test('when no many-to-one join leads there, saying from where it can be reached', () => {
    expect(ask(shop, 'customers', 'channel')).toBe(
      'UNREACHABLE_DIMENSION: No many-to-one join leads from "customers" to "channel". It can be reached from "tickets".',
    );
    expect(ask(shop, 'tickets', 'city')).toContain('from "offices"');
  });

  test('when the dataset is unknown', () => {
    expect(ask(shop, 'ticket', 'channel')).toContain(
      'MODEL_UNKNOWN_REFERENCE: Unknown dataset "ticket". Did you mean "tickets"',
    );
  });
});

test('joins that lead back to where they came from are not followed', () => {
  const circle = world({
    people: { entities: ['person!', 'manager>person', 'team'], dimensions: ['name'] },
    teams: { entities: ['team!', 'lead>person'], dimensions: ['color'] },
  });
  expect(reachableDimensions(circle, 'people').map(({ name }) => name)).toEqual(['name', 'color']);
  expect(reachableDimensions(circle, 'teams').map(({ name }) => name)).toEqual(['color', 'name']);
});
