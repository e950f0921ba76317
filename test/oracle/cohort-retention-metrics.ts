/** The cohort retentions of the oracle's world: instants and dates on either side, filters near and far, calendars of their own. */

const shared = {
  name: 'Metric',
  unit: 'percent',
  direction: 'increase',
  type: 'cohort_retention',
  dataset: 'customers',
};

export const cohortRetentions = [
  {
    ...shared,
    key: 'back_next_month',
    entity: 'customer',
    time: 'joined_at',
    active: { dataset: 'tickets' },
    grain: 'month',
    age: 1,
  },
  {
    ...shared,
    key: 'back_in_second_week',
    where: { region: { ne: 'APAC' } },
    entity: 'customer',
    time: 'joined_on',
    active: { dataset: 'answers', time: 'answered_at', where: { score: { gte: 3 } } },
    grain: 'week',
    age: 2,
  },
  {
    ...shared,
    key: 'active_in_own_quarter',
    entity: 'customer',
    time: 'joined_at',
    active: { dataset: 'answers', time: 'answered_local', where: { any: [{ tier: 'gold' }, { region: 'EMEA' }] } },
    grain: 'quarter',
    age: 0,
    calendar: 'kolkata',
    minimumSample: 2,
  },
  {
    ...shared,
    key: 'back_on_third_day',
    entity: 'customer',
    time: 'joined_at',
    active: { dataset: 'answers', time: 'answered_on' },
    grain: 'day',
    age: 3,
    calendar: 'lord_howe',
  },
];
