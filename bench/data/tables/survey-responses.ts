/** Survey responses: eight surveys on four scales, some blank, some off the scale, some of nobody known. */
import { seconds, time } from '../scale.ts';
import { busyCustomer, productLine, regionOf } from '../traits.ts';
import type { Table } from './table.ts';

export const surveyResponses: Table = {
  name: 'survey_responses',
  fill: ({ customers, responses }, chance) => `
    insert into cx.survey_responses
      (id, customer_id, agent_id, survey, variant, score, scale_min, scale_max, comment, language, channel, region,
       touchpoint, journey, journey_stage, product_line, feature, invited_at, responded_at, received_at, weight)
    select id, case when ${chance.whole('id', 'anonymous')} % 20 > 0 then customer end,
      case when survey in ('csat', 'ces', 'transactional_nps') then 1 + ${chance.whole('id', 'agent')} % 500 end,
      survey, 'standard',
      case when luck % 50 = 0 then null when luck % 997 = 0 then 99
        when scale_max = 10 then (array[0, 2, 4, 5, 6, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10])[1 + luck % 20]
        when scale_max = 7 then (array[1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7])[1 + luck % 13]
        else (array[1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5])[1 + luck % 11] end,
      case when scale_max = 10 then 0 else 1 end, scale_max,
      case when ${chance.whole('id', 'comment')} % 8 = 0 then 'The answer to request ' || id || ' took a while, and then it was a good one.' end,
      'en', ${chance.pick('id', 'channel', [
        ['email', 5],
        ['web', 2],
        ['chat', 2],
        ['phone', 1],
      ])},
      ${regionOf(chance, 'customer')},
      case when survey in ('csat', 'ces', 'transactional_nps') then ${chance.pick('id', 'touchpoint', [
        ['support_ticket', 6],
        ['delivery', 2],
        ['onboarding_call', 1],
      ])} end,
      case when survey = 'experience' then ${chance.pick('id', 'journey', [
        ['onboarding', 1],
        ['purchase', 1],
        ['support', 2],
      ])} end,
      case when survey = 'experience' then 'use' end, ${productLine(chance, 'id')},
      case when survey = 'psat' then ${chance.pick('id', 'feature', [
        ['reports', 2],
        ['checkout', 2],
        ['alerts', 1],
      ])} end,
      responded_at - interval '1 day', responded_at,
      responded_at + make_interval(secs => floor(-3600 * ln(1 - ${chance.even('id', 'received')}))),
      (array[1.0, 1.0, 1.0, 0.8, 1.3])[1 + ${chance.whole('id', 'weight')} % 5]
    from (
      select *, case when survey in ('nps', 'transactional_nps') then 10 when survey = 'ces' then 7 else 5 end as scale_max
      from (
        select id, ${busyCustomer(chance, 'id', customers)} as customer, ${chance.whole('id', 'score')} as luck,
          ${chance.pick('id', 'survey', [
            ['nps', 30],
            ['transactional_nps', 8],
            ['csat', 32],
            ['psat', 8],
            ['osat', 5],
            ['ces', 12],
            ['ces_effort', 2],
            ['experience', 3],
          ])} as survey,
          timestamptz '${time.start}' + make_interval(secs => floor(${seconds} * (id - ${chance.even('id', 'responded')}) / ${responses})) as responded_at
        from generate_series(1, ${responses}) as id
      ) as asked
    ) as scaled
    order by id`,
};
