/** One month of a tiny company, small enough to work out every shipped metric by hand. */

/** Statements that fill the empty tables. January 2026 is the month asked about. */
export const january = [
  `insert into cx.customers (id, name, segment, region, country, acquisition_channel, product_line, usage_tracked, signed_up_at, churned_at, acquisition_cost) values
    (1, 'Ada', 'enterprise', 'EMEA', 'DE', 'sales', 'core', true, '2025-01-01Z', null, 100),
    (2, 'Bo', 'consumer', 'APAC', 'JP', 'search', 'core', false, '2025-02-01Z', '2026-01-15Z', null),
    (3, 'Cy', 'mid_market', 'EMEA', 'FR', 'sales', 'pay', true, '2026-01-10Z', null, 50),
    (4, 'Di', 'consumer', 'Americas', 'US', 'search', 'pay', true, '2026-02-01Z', null, 70)`,
  `insert into cx.subscriptions (id, customer_id, product_line, plan, started_at, ended_at) values
    (1, 1, 'core', 'annual', '2025-01-01Z', null),
    (2, 2, 'core', 'monthly', '2025-02-01Z', '2026-01-15Z'),
    (3, 3, 'pay', 'monthly', '2026-01-10Z', null),
    (4, 1, 'pay', 'annual', '2026-01-20Z', null)`,
  `insert into cx.revenue_movements (id, customer_id, subscription_id, product_line, kind, amount, occurred_at) values
    (1, 1, 1, 'core', 'new', 100, '2025-01-01Z'),
    (2, 2, 2, 'core', 'new', 40, '2025-02-01Z'),
    (3, 2, 2, 'core', 'churn', -40, '2026-01-15Z'),
    (4, 3, 3, 'pay', 'new', 30, '2026-01-10Z'),
    (5, 1, 4, 'pay', 'expansion', 20, '2026-01-20Z'),
    (6, 1, 1, 'core', 'contraction', -10, '2026-01-25Z')`,
  `insert into cx.renewals (id, customer_id, subscription_id, due_at, renewed, value) values
    (1, 1, 1, '2026-01-01Z', true, 1200),
    (2, 2, 2, '2026-01-05Z', false, 400),
    (3, 1, 4, '2026-01-30Z', null, 240)`,
  `insert into cx.orders (id, customer_id, product_line, channel, status, amount, ordered_at) values
    (1, 1, 'core', 'web', 'paid', 10, '2026-01-02Z'),
    (2, 1, 'core', 'web', 'paid', 30, '2026-01-03Z'),
    (3, 3, 'pay', 'web', 'refunded', 60, '2026-01-12Z'),
    (4, 3, 'pay', 'web', 'paid', 25, '2026-02-10Z')`,
  `insert into cx.referrals (id, customer_id, referred_at, converted_at) values
    (1, 1, '2026-01-05Z', '2026-01-10Z'),
    (2, 3, '2026-01-20Z', null)`,
  // Blank, off the scale, anonymous, and a question on another scale.
  `insert into cx.survey_responses (id, customer_id, survey, variant, score, scale_min, scale_max, comment, channel, region, product_line, invited_at, responded_at, received_at, weight)
    select id, customer, survey, 'v1', score, low, high, comment, 'email', region, 'core', '2026-01-08Z', '2026-01-09Z', '2026-01-09Z', weight
    from (values
      (1, 1, 'nps', 10, 0, 10, 'Great', 'EMEA', 1), (2, 3, 'nps', 9, 0, 10, ' ', 'EMEA', 1),
      (3, 2, 'nps', 3, 0, 10, 'Slow', 'APAC', 2), (4, 2, 'nps', null, 0, 10, null, 'APAC', 1),
      (5, 1, 'nps', 11, 0, 10, null, 'EMEA', 1), (6, null, 'nps', 8, 0, 10, null, 'EMEA', 1),
      (7, 1, 'nps', 10, 1, 10, null, 'EMEA', 1), (8, 1, 'transactional_nps', 10, 0, 10, null, 'EMEA', 1),
      (9, 1, 'csat', 5, 1, 5, null, 'EMEA', 1), (10, 2, 'csat', 4, 1, 5, null, 'APAC', 1), (11, 3, 'csat', 3, 1, 5, null, 'EMEA', 1),
      (12, 1, 'psat', 5, 1, 5, null, 'EMEA', 1), (13, 2, 'psat', 1, 1, 5, null, 'APAC', 1),
      (14, 1, 'osat', 5, 1, 5, null, 'EMEA', 1), (15, 3, 'osat', 2, 1, 5, null, 'EMEA', 1),
      (16, 1, 'ces', 7, 1, 7, null, 'EMEA', 1), (17, 2, 'ces', 5, 1, 7, null, 'APAC', 1),
      (18, 3, 'ces', 2, 1, 7, null, 'EMEA', 1), (19, 3, 'ces', 6, 1, 7, null, 'EMEA', 1),
      (20, 1, 'ces_effort', 2, 1, 5, null, 'EMEA', 1), (21, 1, 'ces_effort', 3, 1, 5, null, 'EMEA', 1),
      (22, 1, 'experience', 4, 1, 5, null, 'EMEA', 1), (23, 1, 'experience', 5, 1, 5, null, 'EMEA', 1),
      (24, 1, 'experience', 1, 1, 5, null, 'EMEA', 1), (25, 1, 'experience', 4, 1, 5, null, 'EMEA', 1)
    ) as given (id, customer, survey, score, low, high, comment, region, weight)`,
  // As reading comments would leave it; the fourth is in a language that nobody judges.
  `insert into cx.response_sentiments (response_id, language, score, label, taxonomy_version, digest) values
    (1, 'en', 0.5, 'positive', 't', 'd'), (3, 'en', -0.1, 'negative', 't', 'd'), (9, 'en', -0.7, 'negative', 't', 'd'), (8, 'ja', null, null, 't', 'd')`,
  `insert into cx.response_themes (response_id, theme) values (1, 'staff'), (3, 'response_time'), (3, 'reliability'), (8, 'staff')`,
  `insert into cx.survey_sends (id, survey, channel, region, product_line, sent_at, invitations) values
    (1, 'nps', 'email', 'EMEA', 'core', '2026-01-08Z', 40),
    (2, 'nps', 'email', 'APAC', 'core', '2026-01-08Z', 10)`,
  // Eight and six people: of fewer than five nothing is told.
  `insert into cx.employee_responses (id, respondent, survey, score, division, region, responded_at)
    select place + 8 * part, 'p' || place + 4 * part, 'enps', (array[9, 10, 5, 8])[place], 'Support', case when place < 3 then 'EMEA' else 'APAC' end, timestamptz '2026-01-05Z'
    from generate_series(1, 4) as place, generate_series(0, 1) as part
    union all
    select 100 + place, 'p' || place, 'pulse', 4 + place % 2, 'Support', 'EMEA', timestamptz '2026-01-05Z' from generate_series(1, 6) as place`,
  // Opened before the month, solved at once, come back, and still waiting.
  `insert into cx.tickets (id, customer_id, channel, queue, priority, category, product_line, opened_at, first_reply_at, first_resolved_at, resolved_at, reopened_count, sla_met) values
    (1, 1, 'email', 'billing', 'normal', 'invoice', 'core', '2025-12-20T00:00Z', '2025-12-20T01:00Z', '2026-01-05T00:00Z', '2026-01-05T00:00Z', 0, false),
    (2, 1, 'email', 'billing', 'normal', 'invoice', 'core', '2026-01-02T00:00Z', '2026-01-02T02:00Z', '2026-01-02T10:00Z', '2026-01-02T10:00Z', 0, true),
    (3, 2, 'chat', 'technical', 'high', 'fault', 'core', '2026-01-03T00:00Z', '2026-01-03T05:00Z', '2026-01-03T06:00Z', '2026-01-04T06:00Z', 1, false),
    (4, 3, 'chat', 'technical', 'low', 'fault', 'pay', '2026-01-31T12:00Z', null, null, null, 0, null)`,
  `insert into cx.contacts (id, customer_id, channel, queue, region, queued_at, answered_at, abandoned_at, ended_at) values
    (1, 1, 'phone', 'billing', 'EMEA', '2026-01-05T09:00Z', '2026-01-05T09:01Z', null, '2026-01-05T09:06Z'),
    (2, 2, 'phone', 'billing', 'APAC', '2026-01-05T09:00Z', '2026-01-05T09:04Z', null, '2026-01-05T09:13Z'),
    (3, null, 'chat', 'billing', 'EMEA', '2026-01-05T09:00Z', null, '2026-01-05T09:09Z', null),
    (4, 3, 'chat', 'billing', 'EMEA', '2026-01-31T23:59Z', null, null, null)`,
  `insert into cx.usage_days (customer_id, user_key, product_line, feature, used_on, events) values
    (1, 'a', 'core', 'reports', '2026-01-05', 6), (3, 'a', 'pay', 'checkout', '2026-01-06', 4),
    (3, 'a', 'pay', 'payouts', '2026-01-06', 2), (3, 'b', 'pay', 'payouts', '2026-02-01', 9),
    (1, 'a', 'core', 'reports', '2025-12-01', 5), (1, 'a', 'core', 'reports', '2025-12-02', 3), (1, 'a', 'core', 'reports', '2025-11-30', 7)`,
  `insert into cx.tasks (id, customer_id, feature, started_at, completed_at, succeeded) values
    (1, 1, 'reports', '2026-01-05T09:00Z', '2026-01-05T09:02Z', true),
    (2, 1, 'reports', '2026-01-05T10:00Z', '2026-01-05T10:06Z', false),
    (3, 3, 'checkout', '2026-01-06T09:00Z', null, false)`,
] as const;

const third = 100 / 3;

/** The middle of the bucket that stands for a value within 1 %. */
function near(value: number): number {
  const ratio = 1.01 / 0.99;
  return (2 * ratio ** Math.ceil(Math.log(value) / Math.log(ratio))) / (ratio + 1);
}

/** Every shipped metric for January 2026, worked out by hand from the rows above. */
export const expected: Readonly<Record<string, number | null>> = {
  active_customers: 2,
  new_customers: 1,
  churned_customers: 1,
  net_new_customers: 0,
  // Ada and Bo are there on 1 January, and Bo leaves; Cy comes and stays.
  churn_rate: 50,
  churn_rate_all_losses: 50,
  churn_rate_average_base: 50,
  retention_rate: 50,
  // Two until the 10th, three until the 15th, two from then on.
  average_customers: (9 * 2 + 5 * 3 + 17 * 2) / 31,
  // Ada from 100 to 110, Bo from 40 to nothing; Cy is new.
  gross_revenue_retention: (100 * 100) / 140,
  net_revenue_retention: (100 * 110) / 140,
  revenue_churn_rate: (100 * 40) / 140,
  expansion_rate: (100 * 10) / 140,
  referring_customers: 2,
  referral_rate: (100 * 2) / (67 / 31),
  // 20 an order, one paid order a customer, and half of the customers lost a month.
  clv: 40,
  clv_margin: (0.7 * 70 * 0.5) / (1 + 0.1 / 12 - 0.5) - 50,
  mrr_at_start: 140,
  customer_base_value: 140 * 12 * 0.7 * (0.8 / 0.3),
  net_customer_value_growth: 0,
  customer_acquisition_cost: 50,
  active_subscriptions: 3,
  new_subscriptions: 2,
  ended_subscriptions: 1,
  subscriptions_per_customer: 1.5,
  renewal_rate: 50,
  renewal_rate_by_value: 75,
  referrals: 2,
  referrals_converted: 1,
  referrals_per_hundred_customers: 100,
  mrr: 140,
  arr: 1680,
  new_mrr: 30,
  expansion_mrr: 20,
  contraction_mrr: 10,
  churned_mrr: 40,
  net_new_mrr: 0,
  mrr_growth: 0,
  quick_ratio: 1,
  mrr_per_customer: 70,
  revenue: 40,
  order_count: 3,
  purchasing_customers: 1,
  average_order_value: 20,
  orders_per_customer: 1.5,
  order_revenue_per_customer: 20,
  // Cy, who joined in January and paid in February.
  customer_lifetime_value: 25,
  customer_lifetime_value_median: 25,
  nps: 25,
  nps_weighted: 0,
  // Ada 10, Bo 3, Cy 9; whoever said 8 is not known.
  nps_latest: third,
  osat: 50,
  osat_mean: 3.5,
  enps: 25,
  // At the end of January there are Ada and Cy. Ada, enterprise, in the order of the parameters: all satisfied 100, 2 tickets
  // 75, 6 events 15, half the promises 0, 10 % more revenue 75; weights 20, 10, 30, 20, 20. Cy: not satisfied 0, 1 ticket
  // 87.5, 6 events 15, no promise decided and no revenue before; weights 30, 15, 25.
  health_score: (47 + (15 * 87.5 + 25 * 15) / 70) / 2,
  healthy_customers: 0,
  customers_at_risk: 50,
  // Ada ½ · 15 + ½ · 75, Cy ½ · 15 + ½ · 0.
  health_score_formula: (45 + 7.5) / 2,
  ces: 5,
  ces_agreement: 75,
  ces_index: 25,
  ces_effort: 2.5,
  experience_satisfaction: 75,
  psat: 50,
  task_success: third,
  task_completion_rate: 2 * third,
  task_duration: 4,
  usage_events: 12,
  usage_intensity: 4,
  tracked_customers: 2,
  // User `a` of customer 1, and another `a` of customer 3.
  monthly_active_users: 2,
  daily_active_users: 2,
  // One user on the 5th, another on the 6th.
  daily_active_users_average: 2 / 31,
  active_day_users_average: 1,
  stickiness: 100 / 31,
  stickiness_active_days: 50,
  customers_using: 2,
  product_adoption: 100,
  customers_using_payouts: 1,
  feature_adoption: 50,
  // 12 events, after 8 in December.
  usage_index: 150,
  usage_growth: 50,
  product_health: (100 + 100 / 31 + 50) / 3,
  usage_events_per_customer: 6,
  csat: 2 * third,
  csat_mean: 4,
  csat_top_box: third,
  transactional_nps: 100,
  first_contact_resolution: 2 * third,
  contact_rate: 150,
  refund_rate: third,
  refund_rate_by_value: 60,
  response_rate: 50,
  ticket_volume: 3,
  tickets_resolved: 3,
  first_response_time: 3.5,
  first_response_time_median: 3.5,
  // Of 2 and 5: nine tenths of the way.
  first_response_time_p90: 2 + 0.9 * 3,
  first_response_time_p90_trailing: near(2) + 0.9 * (near(5) - near(2)),
  // Both before dawn or on a Saturday of the region.
  first_response_time_business: 0,
  first_response_time_business_median: 0,
  awaiting_first_reply: third,
  resolution_time: (384 + 10 + 30) / 3,
  resolution_time_median: 30,
  // Of 10, 30 and 384: the place 1 + 0.9 × 2, so eight tenths of the way from the second to the third.
  resolution_time_p90: 30 + 0.8 * (384 - 30),
  // Seven days of ten hours between 20 December and 5 January, 8 to 11 in Berlin, and a weekend in Sydney.
  resolution_time_business: (70 + 3 + 0) / 3,
  resolution_time_business_median: 3,
  first_resolution_time: (384 + 10 + 6) / 3,
  reopen_rate: third,
  sla_attainment: 50,
  backlog: 1,
  // Open for 96, 10, 30 and 12 hours of January.
  backlog_average: (96 + 10 + 30 + 12) / 744,
  contact_volume: 4,
  answer_wait: 2.5,
  answered_within_two_minutes: third,
  abandonment_rate: third,
  handle_time: 7,
  employee_pulse: 4.5,
  survey_response_count: 25,
  survey_invitation_count: 50,
  comment_rate: 8,
  sentiment: -0.1,
  net_sentiment: -third,
  comment_volume: 4,
  mentions: 4,
  net_sentiment_of_mentions: -third,
  unusable_score_rate: 8,
  // Of tickets 2 and 3; the fourth is open.
  time_to_resolution_median: 20,
  // Customer 3 used payouts on 1 February, which is over on 1 March; neither April nor next January is.
  cohort_retention: 100,
  cohort_retention_month_3: null,
  cohort_retention_month_12: null,
  // Customer 3 was there before the sign-up and came back 22 days after it.
  activation_rate: 0,
  payouts_first_use_rate: 100,
  // On 1 March no introduction and no order of January is 90 days old.
  referral_conversion_rate: null,
  repeat_purchase_rate: null,
  repeat_contact_rate: 0,
};
