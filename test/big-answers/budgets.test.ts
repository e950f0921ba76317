/** Budgets: what a request and a viewer may read, by estimates. */
import { describe, expect, inject, it } from 'vitest';
import { createBudgets } from '../../src/app/answering/budgets.ts';
import { serveWorld } from './served-world.ts';

/** The tables of the world have hundreds of rows; the generated dataset has a hundred thousand. */
const { url, pool, fetchTable } = await serveWorld({
  budgets: createBudgets({ request: 20_000, principal: 30_000 }),
});
await pool.query('analyze');

const ask = async (query: string, actor?: string) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(actor === undefined ? {} : { 'cairn-actor': actor }) },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: Record<string, { value: { value: number | null } }>;
    errors?: readonly { extensions: { code: string; issues: readonly { hints: readonly string[] }[] } }[];
  };
  return { data, codes: errors.map(({ extensions }) => extensions.code), errors };
};

const allTime = 'value(period: { allTime: true }) { value }';

describe('a budget', () => {
  it('refuses a request that would read more, and answers what it has enough for', async () => {
    const { data, codes, errors } = await ask(
      `{ small: metric(key: "tickets") { ${allTime} } large: metric(key: "many") { ${allTime} } }`,
    );
    expect(codes).toEqual(['TOO_EXPENSIVE']);
    expect(errors[0]?.extensions.issues[0]?.hints[0]).toMatch(/shorter period/);
    expect(data.small?.value.value).toBe(170);
    expect(data.large?.value.value).toBeNull();
  });

  it('refuses a big answer before its first byte', async () => {
    const refused = await fetchTable('table.csv', { metrics: 'many', by: 'name' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ issues: [{ code: 'TOO_EXPENSIVE' }] });
    expect((await fetchTable('table.csv', { metrics: 'tickets', by: 'region' })).status).toBe(200);
  });

  it('of a principal is spent by what they read in a minute, and is theirs alone', async () => {
    const budgets = createBudgets({ request: null, principal: 1000 });
    const spend = (viewer: string | null, rows: number) => budgets.operation({ id: viewer ?? 'local' })?.spend(rows);
    await spend('ada', 600);
    await expect(spend('ada', 600)).rejects.toMatchObject({ issues: [{ code: 'BUDGET_SPENT' }] });
    await spend('ada', 400);
    await expect(spend('ada', 1)).rejects.toMatchObject({ issues: [{ code: 'BUDGET_SPENT' }] });
    await spend('grace', 1000);
    await spend(null, 1000);
    await expect(spend('mary', 1001)).rejects.toMatchObject({ issues: [{ code: 'TOO_EXPENSIVE' }] });
  });

  it('of a request is that of all its statements together', async () => {
    const operation = createBudgets({ request: 1000, principal: null }).operation({ id: 'ada' });
    await operation?.spend(600);
    await expect(operation?.spend(600)).rejects.toMatchObject({ issues: [{ code: 'TOO_EXPENSIVE' }] });
    await operation?.spend(400);
  });

  it('costs nothing where there is none', () => {
    expect(createBudgets({ request: null, principal: null }).operation({ id: 'ada' })).toBeUndefined();
  });
});

describe('explain', () => {
  it('tells what each statement would read', async () => {
    const { data } = await ask(
      '{ explain(query: { metrics: ["tickets"], by: ["region"], period: { allTime: true } }) { scans { estimate { rows cells } } } }',
    );
    expect(data.explain).toMatchObject({ scans: [{ estimate: { rows: inject('citus') ? expect.any(Number) : 184 } }] });
  });
});
