/** What customer success has set out to do: overdue, with a goal below that is not for everybody. */
import { allOf } from '../../model/condition.ts';
import type { DemoGoal } from './demo-goal.ts';
import { emea, is, lastDays } from './slices.ts';

export const successGoals: readonly DemoGoal[] = [
  {
    key: 'renewals',
    parent: 'company',
    title: 'Renewals hold in EMEA',
    intent: 'Customers of EMEA renew as often as before support slowed.',
    level: 'outcome',
    accountable: 'vp_customer_success',
    responsible: ['renewals_team'],
    from: -160,
    until: -6,
    rollUp: 'worst_child',
    targets: [
      {
        metric: 'renewal_rate',
        slice: emea,
        direction: 'increase',
        from: -160,
        due: -6,
        over: lastDays(90),
        baseline: 'computed',
        stands: 'missed',
      },
    ],
  },
  {
    key: 'accounts',
    parent: 'renewals',
    title: 'Save the accounts that are about to leave',
    intent: 'The largest customers at risk have a plan, and somebody who calls.',
    level: 'outcome',
    accountable: 'renewals_manager',
    from: -60,
    until: 30,
    rollUp: 'worst_child',
    visibility: 'restricted',
    targets: [
      {
        metric: 'osat',
        slice: allOf([emea, is('segment', 'enterprise')]),
        direction: 'increase',
        from: -60,
        due: 30,
        over: lastDays(90),
        baseline: 'none',
        stands: 'off_track',
      },
    ],
  },
];
