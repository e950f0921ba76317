/** Tickets: replies after hours, solutions after a day or so, one in ten comes back, some never end. */
import { seconds, time } from '../scale.ts';
import { busyCustomer, productLine } from '../traits.ts';
import { agentCount } from './agents.ts';
import type { Table } from './table.ts';

export const tickets: Table = {
  name: 'tickets',
  fill: ({ customers, tickets }, chance) => `
    insert into cx.tickets
      (id, customer_id, agent_id, channel, queue, priority, category, product_line, opened_at, first_reply_at,
       first_resolved_at, resolved_at, reopened_count, sla_met)
    select id, ${busyCustomer(chance, 'id', customers)},
      case when first_reply_at < '${time.end}' then 1 + ${chance.whole('id', 'agent')} % ${agentCount(tickets)} end,
      ${chance.pick('id', 'channel', [
        ['email', 42],
        ['web', 24],
        ['chat', 18],
        ['phone', 12],
        ['social', 4],
      ])},
      ${chance.pick('id', 'queue', [
        ['technical', 46],
        ['billing', 26],
        ['onboarding', 14],
        ['account', 14],
      ])}, priority,
      ${chance.pick('id', 'category', [
        ['bug', 3],
        ['how_to', 3],
        ['invoice', 2],
        ['access', 2],
        ['refund', 1],
      ])},
      ${productLine(chance, 'id')}, opened_at,
      case when first_reply_at < '${time.end}' then first_reply_at end,
      case when first_resolved_at < '${time.end}' then first_resolved_at end,
      case when resolved_at < '${time.end}' then resolved_at end,
      case when first_resolved_at < '${time.end}' then reopened else 0 end,
      case when ${chance.whole('id', 'agreement')} % 20 = 0 then null
        when resolved_at < '${time.end}' then resolved_at - opened_at < agreed
        when opened_at + agreed < '${time.end}' then false end
    from (
      select *, case when reopened = 0 then first_resolved_at
        when ${chance.whole('id', 'stays_open')} % 12 > 0
        then first_resolved_at + make_interval(secs => floor(-90000 * ln(1 - ${chance.even('id', 'again')}))) end as resolved_at
      from (
        select *, case when ${chance.whole('id', 'abandoned')} % 200 > 0 then first_reply_at + make_interval(secs =>
            floor(-hours * 9 * 3600 * ln(1 - ${chance.even('id', 'resolution')}))) end as first_resolved_at
        from (
          select *, opened_at + make_interval(secs => 60 + floor(-hours * 3600 * ln(1 - ${chance.even('id', 'reply')}))) as first_reply_at
          from (
            select *, case priority when 'urgent' then 0.4 when 'high' then 1.2 when 'normal' then 3 else 5 end as hours,
              case priority when 'urgent' then interval '8 h' when 'high' then interval '24 h' when 'normal' then interval '72 h' else interval '120 h' end as agreed
            from (
              select id, timestamptz '${time.start}' + make_interval(secs => floor(${seconds} * (id - ${chance.even('id', 'opened')}) / ${tickets})) as opened_at,
                ${chance.pick('id', 'priority', [
                  ['urgent', 7],
                  ['high', 21],
                  ['normal', 52],
                  ['low', 20],
                ])} as priority,
                (array[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0])[1 + ${chance.whole('id', 'reopened')} % 20] as reopened
              from generate_series(1, ${tickets}) as id
            ) as opened
          ) as paced
        ) as replied
      ) as resolved
    ) as closed
    order by id`,
};
