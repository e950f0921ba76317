/** Agents: enough for the tickets. */
import type { Table } from './table.ts';

export const agentCount = (tickets: number): number => Math.max(10, Math.round(tickets / 6000));

export const agents: Table = {
  name: 'agents',
  fill: ({ tickets }, chance) => `
    insert into cx.agents (id, name, team, queue, region, hired_at)
    select id, 'Agent ' || id, 'Team ' || (id % 12), ${chance.pick('id', 'queue', [
      ['technical', 46],
      ['billing', 26],
      ['onboarding', 14],
      ['account', 14],
    ])}, (array['EMEA', 'Americas', 'APAC'])[1 + id % 3], timestamptz '2022-01-01T00:00:00Z' + make_interval(days => (id % 300)::int)
    from generate_series(1, ${agentCount(tickets)}) as id`,
};
