/** The other tables of the model, so that the whole pyramid has numbers: far smaller than those that are measured. */
import type { Chance, Weighted } from '../random-sql.ts';
import { seconds, time } from '../scale.ts';
import { busyCustomer, productLine } from '../traits.ts';
import type { Table } from './table.ts';

const instantOf = (row: string, rows: number): string =>
  `timestamptz '${time.start}' + make_interval(secs => floor(${seconds} * (${row} - 0.5) / ${rows}))`;

const after = ({ even }: Chance, start: string, purpose: string, meanSeconds: number): string =>
  `${start} + make_interval(secs => 30 + floor(-${meanSeconds} * ln(1 - ${even('id', purpose)})))`;

const region: Weighted = [
  ['EMEA', 40],
  ['Americas', 38],
  ['APAC', 22],
];

const orders: Table = {
  name: 'orders',
  fill: ({ customers }, chance) => `
    insert into cx.orders (id, customer_id, product_line, channel, status, amount, ordered_at)
    select id, ${busyCustomer(chance, 'id', customers)}, ${productLine(chance, 'id')}, 'web',
      case when ${chance.whole('id', 'refund')} % 20 = 0 then 'refunded' else 'paid' end,
      round((5 + 300 * ${chance.even('id', 'amount')})::numeric, 2), ${instantOf('id', customers * 3)}
    from generate_series(1, ${customers * 3}) as id`,
};

const contacts: Table = {
  name: 'contacts',
  fill: ({ customers }, chance) => `
    insert into cx.contacts
      (id, customer_id, agent_id, channel, queue, region, queued_at, answered_at, abandoned_at, ended_at)
    select id, ${busyCustomer(chance, 'id', customers)}, case when not gone then 1 + id % 50 end, 'phone', 'technical',
      ${chance.pick('id', 'region', region)}, queued_at, case when not gone then left_queue end,
      case when gone then left_queue end, case when not gone then ${after(chance, 'left_queue', 'talk', 400)} end
    from (
      select *, ${after(chance, 'queued_at', 'wait', 120)} as left_queue
      from (
        select id, ${chance.whole('id', 'gone')} % 12 = 0 as gone, ${instantOf('id', customers * 2)} as queued_at
        from generate_series(1, ${customers * 2}) as id
      ) as queued
    ) as served`,
};

const employeeResponses: Table = {
  name: 'employee_responses',
  fill: ({ customers }, chance) => `
    insert into cx.employee_responses (id, survey, score, division, region, queue, responded_at)
    select id, survey, case when survey = 'enps' then ${chance.whole('id', 'score')} % 11 else 1 + ${chance.whole('id', 'score')} % 5 end,
      'support', ${chance.pick('id', 'region', region)}, 'technical', ${instantOf('id', customers / 10)}
    from (select id, case when id % 2 = 0 then 'enps' else 'pulse' end as survey from generate_series(1, ${customers / 10}) as id) as asked`,
};

const referrals: Table = {
  name: 'referrals',
  fill: ({ customers }, chance) => `
    insert into cx.referrals (id, customer_id, referred_at, converted_at)
    select id, ${busyCustomer(chance, 'id', customers)}, referred_at,
      case when ${chance.whole('id', 'converts')} % 3 = 0 then nullif(least(${after(chance, 'referred_at', 'lag', 1_000_000)}, '${time.end}'), '${time.end}') end
    from (select id, ${instantOf('id', customers / 4)} as referred_at from generate_series(1, ${customers / 4}) as id) as made`,
};

const renewals: Table = {
  name: 'renewals',
  fill: ({ customers }, chance) => `
    insert into cx.renewals (id, customer_id, subscription_id, due_at, renewed, value)
    select id, customer, customer, due_at, case when due_at < '2025-12-20' then ${chance.whole('id', 'renewed')} % 8 > 0 end,
      round((100 + 5000 * ${chance.even('id', 'value')})::numeric, 2)
    from (
      select id, ${busyCustomer(chance, 'id', customers)} as customer, ${instantOf('id', customers)} as due_at
      from generate_series(1, ${customers}) as id
    ) as due`,
};

const surveySends: Table = {
  name: 'survey_sends',
  fill: ({ responses }, chance) => `
    insert into cx.survey_sends (id, survey, channel, region, product_line, sent_at, invitations)
    select row_number() over (order by day, survey, region), survey, 'email', region, 'core',
      timestamptz '${time.start}' + make_interval(days => day, hours => 8), ${Math.ceil(responses / 8000)} + ${chance.whole('day', 'invitations')} % 50
    from generate_series(0, ${seconds / 86_400 - 1}) as day,
      unnest(array['nps', 'csat', 'ces', 'psat']) as survey, unnest(array['EMEA', 'Americas', 'APAC']) as region
    order by 1`,
};

const tasks: Table = {
  name: 'tasks',
  fill: ({ customers }, chance) => `
    insert into cx.tasks (id, customer_id, feature, started_at, completed_at, succeeded)
    select id, ${busyCustomer(chance, 'id', customers)}, 'reports', started_at,
      case when ${chance.whole('id', 'completes')} % 9 > 0 then ${after(chance, 'started_at', 'duration', 240)} end,
      ${chance.whole('id', 'completes')} % 9 > 1
    from (select id, ${instantOf('id', customers * 2)} as started_at from generate_series(1, ${customers * 2}) as id) as begun`,
};

const responseSentiments: Table = {
  name: 'response_sentiments',
  fill: (_scale, chance) => `
    insert into cx.response_sentiments
      (response_id, language, method, score, label, library, library_version, taxonomy_version, digest, read_at)
    select id, 'en', 'english', score, case when score > 0.1 then 'positive' when score < -0.1 then 'negative' else 'neutral' end,
      'sentiment', '5.0.2', 'bench', md5(comment), received_at
    from (
      select id, comment, received_at, round((2 * ${chance.even('id', 'feeling')} - 1)::numeric, 4) as score from cx.survey_responses where comment is not null
    ) as written
    order by id`,
};

const responseThemes: Table = {
  name: 'response_themes',
  fill: (_scale, chance) => `
    insert into cx.response_themes (response_id, theme)
    select response_id, ${chance.pick('response_id', 'theme', [
      ['response_time', 3],
      ['staff', 2],
      ['reliability', 2],
      ['price', 1],
    ])}
    from cx.response_sentiments where ${chance.whole('response_id', 'themed')} % 3 > 0 order by response_id`,
};

/** In an order in which each finds what it is made from. */
export const tablesBeside: readonly Table[] = [
  orders,
  contacts,
  employeeResponses,
  referrals,
  renewals,
  surveySends,
  tasks,
  responseSentiments,
  responseThemes,
];
