/** Subscriptions: one a customer from joining to leaving. */
import type { Table } from './table.ts';

export const subscriptions: Table = {
  name: 'subscriptions',
  fill: (_scale, chance) => `
    insert into cx.subscriptions (id, customer_id, product_line, plan, started_at, ended_at)
    select id, id, product_line, ${chance.pick('id', 'plan', [
      ['monthly', 6],
      ['annual', 4],
    ])}, signed_up_at, churned_at
    from cx.customers order by id`,
};
