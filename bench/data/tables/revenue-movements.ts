/** Revenue movements: a first price, steps up and down in a lifetime, and the end of it; no customer ever falls below nothing. */
import { time } from '../scale.ts';
import type { Table } from './table.ts';

export const revenueMovements: Table = {
  name: 'revenue_movements',
  fill: ({ customers, movements }, chance) => `
    with lives as materialized (
      select id, segment, product_line, signed_up_at, churned_at,
        extract(epoch from coalesce(churned_at, '${time.end}') - signed_up_at) as lifetime,
        round((case segment when 'enterprise' then 900 when 'mid_market' then 250 when 'small_business' then 60 else 12 end
          * (0.5 + ${chance.even('id', 'price')}))::numeric, 2) as price,
        floor(${movements / customers} - 1.2 + ${chance.even('id', 'steps')})::int as steps
      from cx.customers
    ), steps as materialized (
      select id, product_line, signed_up_at + make_interval(secs => floor(lifetime * (step - 0.5 + 0.9 * (${chance.even('id * 16 + step', 'when')} - 0.5)) / steps)) as at,
        round(price * (0.2 * ${chance.even('id * 16 + step', 'change')} - 0.08)::numeric, 2) as amount
      from lives cross join lateral generate_series(1, steps) as step
    ), movements as (
      select id, product_line, 'new' as kind, price as amount, signed_up_at as at from lives
      union all
      select id, product_line, case when amount < 0 then 'contraction' else 'expansion' end, amount, at from steps where amount <> 0
      union all
      select id, product_line, 'churn', -price - coalesce(moved, 0), churned_at
      from lives left join (select id, sum(amount) as moved from steps group by id) as total using (id)
      where churned_at is not null
    )
    insert into cx.revenue_movements (id, customer_id, subscription_id, product_line, kind, amount, occurred_at)
    select row_number() over (order by at, id, kind), id, id, product_line, kind, amount, at
    from movements order by at, id, kind`,
};
