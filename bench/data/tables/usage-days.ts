/** Use of the product: each user has a stretch of months with a habit, a day of use in every few, and sometimes two features on it. */
import { days, type Scale } from '../scale.ts';
import { isTracked } from '../traits.ts';
import type { Table } from './table.ts';

/** Days of use a user: 2.5 users a tracked customer, which six of ten are; a quarter of the days has two rows, and the end of time cuts some off. */
const daysOfUser = ({ usageDays, customers }: Scale): number =>
  Math.round((usageDays / (customers * 0.6 * 2.5)) * 0.86);

export const usageDays: Table = {
  name: 'usage_days',
  fill: (scale, chance) => `
    insert into cx.usage_days (customer_id, user_key, product_line, feature, used_on, events)
    select customer, 'u' || number, split_part(used, '.', 1), split_part(used, '.', 2), date '2023-01-01' + day,
      1 + (${chance.whole('place * 4 + again', 'events')} % 12)::int
    from (
      select customer, number, again, place, day,
        (array['core.reports', 'core.workspaces', 'connect.webhooks', 'pay.payouts', 'pay.checkout', 'insights.alerts', 'core.mobile_app'])
          [1 + (${chance.whole('place', 'feature')} + again * 3) % 7] as used
      from (
        select customer, number, user_id * ${days} + day as place, day
        from (
          select customer, number, user_id, (first + visit * habit + ${chance.whole(`user_id * ${days} + visit`, 'day')} % habit)::int as day
          from (
            select customer, number, customer * 8 + number as user_id,
              ${chance.whole('customer * 8 + number', 'first')} % ${days - 30} as first, 2 + ${chance.whole('customer * 8 + number', 'habit')} % 6 as habit
            from generate_series(1, ${scale.customers}) as customer
            cross join lateral generate_series(1, 1 + ${chance.whole('customer', 'users')} % 4) as number
            where ${isTracked(chance, 'customer')}
          ) as users
          cross join lateral generate_series(0, ${daysOfUser(scale) - 1}) as visit
        ) as visits
        where day < ${days}
      ) as places
      cross join lateral generate_series(0, case when ${chance.whole('place', 'second')} % 4 = 0 then 1 else 0 end) as again
    ) as uses
    order by day, place, again`,
};
