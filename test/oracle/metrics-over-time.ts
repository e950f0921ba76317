/** Metrics of the oracle's world that put rows together by member, entity or day before they count. */

const shared = { name: 'Metric', unit: 'count', direction: 'increase' };

const retention = { ...shared, type: 'retention', unit: 'percent', entity: 'customer' };
const opened = {
  ...retention,
  dataset: 'tickets',
  plus: [{ type: 'count' }],
  minus: [{ type: 'count', time: 'closed_at' }],
};
const paid = { ...opened, of: 'amount', plus: [{ type: 'sum', value: 'cost' }] };
const answered = { ...retention, dataset: 'answers', cohort: 'previous', plus: [{ type: 'sum', value: 'amount' }] };

export const overTime = [
  {
    ...shared,
    key: 'approximate_amount',
    type: 'percentile',
    dataset: 'answers',
    value: 'amount',
    percentile: 75,
    approximate: true,
  },
  {
    ...shared,
    key: 'customers_a_day',
    type: 'distinct',
    dataset: 'answers',
    value: 'customer_id',
    averageOver: 'calendar_days',
  },
  {
    ...shared,
    key: 'customers_an_active_day',
    type: 'distinct',
    dataset: 'answers',
    value: 'customer_id',
    time: 'answered_on',
    averageOver: 'active_days',
  },
  {
    ...shared,
    key: 'backlog_average',
    type: 'balance',
    dataset: 'tickets',
    at: 'average',
    plus: [{ type: 'count' }, { type: 'sum', value: 'cost' }],
    minus: [{ type: 'count', time: 'closed_at' }],
  },
  {
    ...shared,
    key: 'latest_nps',
    type: 'net_share',
    dataset: 'answers',
    where: { survey: 'nps' },
    top: { score: { gte: 9 } },
    bottom: { score: { lte: 6 } },
    valid: { score: { between: [0, 10] } },
    latest: 'customer',
  },
  {
    ...shared,
    key: 'latest_mean',
    type: 'mean',
    dataset: 'answers',
    value: 'score',
    weight: 'weight',
    time: 'answered_on',
    latest: 'customer',
  },
  { ...opened, key: 'churn', measure: 'lost' },
  { ...opened, key: 'churn_of_all', measure: 'lost', denominator: 'average', losses: 'all' },
  { ...opened, key: 'stayed', measure: 'retained' },
  { ...opened, key: 'tickets_left', entity: 'ticket', measure: 'lost', losses: 'all' },
  {
    ...opened,
    key: 'tickets_left_unless_chat',
    entity: 'ticket',
    measure: 'retained',
    minus: [{ type: 'count', time: 'closed_at', where: { channel: { ne: 'Chat' } } }],
  },
  { ...paid, key: 'cost_kept', measure: 'retained' },
  { ...paid, key: 'cost_net', measure: 'net' },
  { ...paid, key: 'cost_gained', measure: 'gained', minus: [{ type: 'sum', value: 'cost', time: 'closed_at' }] },
  { ...answered, key: 'came_back', measure: 'retained', plus: [{ type: 'count', where: { channel: { ne: 'Chat' } } }] },
  { ...answered, key: 'spent_again', of: 'amount', measure: 'net' },
  { ...answered, key: 'spent_less', of: 'amount', measure: 'lost', time: 'answered_on' },
];
