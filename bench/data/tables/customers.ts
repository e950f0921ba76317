/** Customers: six of ten were there before the three years began; a third leaves. */
import { seconds, time } from '../scale.ts';
import { isTracked, productLine, regionOf, segmentOf } from '../traits.ts';
import type { Table } from './table.ts';

export const customers: Table = {
  name: 'customers',
  fill: ({ customers }, chance) => `
    insert into cx.customers
      (id, name, email, segment, region, country, industry, acquisition_channel, product_line, usage_tracked,
       signed_up_at, churned_at, acquisition_cost)
    select id, 'Customer ' || id, 'customer' || id || '@example.com', segment, region,
      case region when 'EMEA' then 'DE' when 'Americas' then 'US' else 'JP' end,
      case when segment <> 'consumer' then ${chance.pick('id', 'industry', [
        ['software', 3],
        ['retail', 3],
        ['finance', 2],
        ['health', 1],
      ])} end,
      ${chance.pick('id', 'acquisition', [
        ['search', 4],
        ['referral', 2],
        ['partner', 2],
        ['event', 1],
      ])},
      ${productLine(chance, 'id')}, ${isTracked(chance, 'id')}, signed_up_at,
      case when left_at < '${time.end}' then left_at end,
      case when ${chance.whole('id', 'cost_known')} % 10 > 0 then round((20 + 400 * ${chance.even('id', 'cost')})::numeric, 2) end
    from (
      select id, ${segmentOf(chance, 'id')} as segment, ${regionOf(chance, 'id')} as region, signed_up_at,
        case when ${chance.whole('id', 'leaves')} % 100 < 45
          then signed_up_at + make_interval(secs => floor(86400 * (20 - 700 * ln(1 - ${chance.even('id', 'life')})))) end as left_at
      from (
        select id, timestamptz '${time.start}' + make_interval(secs => floor(${seconds} * (1.0 * id / ${customers} * 1.9 - 0.9))) as signed_up_at
        from generate_series(1, ${customers}) as id
      ) as joined
    ) as lives
    order by id`,
};
