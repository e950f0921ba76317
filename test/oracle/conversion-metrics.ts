/** The conversions of the oracle's world: instants and dates, own times and other rows, filters near and far. */

const shared = { name: 'Metric', unit: 'percent', direction: 'increase' };

export const conversions = [
  {
    ...shared,
    key: 'good_answer_after_ticket',
    type: 'conversion',
    dataset: 'tickets',
    conversion: { dataset: 'answers', where: { score: { gte: 5 } } },
    entity: 'customer',
    window: { count: 6, grain: 'week' },
  },
  {
    ...shared,
    key: 'closed_in_time',
    type: 'conversion',
    dataset: 'tickets',
    where: { channel: { ne: 'email' } },
    conversion: { time: 'closed_at' },
    window: { count: 2000, grain: 'hour' },
    minimumSample: 2,
  },
  {
    ...shared,
    key: 'ticket_after_local_answer',
    type: 'conversion',
    dataset: 'answers',
    time: 'answered_local',
    conversion: { dataset: 'tickets', time: 'closed_at', where: { tier: 'gold' } },
    entity: 'customer',
    window: { count: 1500, grain: 'hour' },
  },
  {
    ...shared,
    key: 'answers_again',
    type: 'conversion',
    dataset: 'answers',
    time: 'answered_on',
    conversion: { dataset: 'answers', time: 'answered_local', where: { region: { ne: 'APAC' } }, later: true },
    entity: 'customer',
    window: { count: 40, grain: 'day' },
  },
  {
    ...shared,
    key: 'answers_on_dates',
    type: 'conversion',
    dataset: 'answers',
    conversion: { dataset: 'answers', time: 'answered_on', later: false },
    entity: 'customer',
    window: { count: 3, grain: 'week' },
  },
];
