/** What support has set out to do, and its crews. */
import type { DemoGoal } from './demo-goal.ts';
import { emea, lastDays } from './slices.ts';

export const supportGoals: readonly DemoGoal[] = [
  {
    key: 'support',
    parent: 'company',
    title: 'Support is fast again',
    intent: 'No region waits longer for help than another.',
    level: 'touchpoint',
    accountable: 'vp_support',
    from: -75,
    until: 60,
    rollUp: 'indicator_count',
    targets: [
      {
        metric: 'csat',
        slice: emea,
        direction: 'increase',
        from: -75,
        due: 25,
        over: lastDays(45),
        baseline: 'frozen',
        atRiskWithin: 0.35,
        stands: 'at_risk',
        checkIns: [
          {
            at: -7,
            confidence: 0.55,
            note: 'Chat is where it was; e-mail still holds us back.',
            nextStep: 'Move two people from chat to e-mail.',
          },
        ],
      },
    ],
  },
  {
    key: 'replies',
    parent: 'support',
    title: 'A first reply within the morning',
    intent: 'Customers in EMEA hear from us as soon as those of other regions.',
    level: 'process',
    accountable: 'service_desk_lead',
    responsible: ['service_desk'],
    from: -75,
    until: 30,
    rollUp: 'worst_child',
    targets: [
      {
        metric: 'first_response_time',
        slice: emea,
        direction: 'decrease',
        from: -75,
        due: 30,
        over: lastDays(28),
        baseline: 'frozen',
        stands: 'on_track',
        checkIns: [
          {
            at: -21,
            confidence: 0.8,
            note: 'The new rota works.',
            nextStep: null,
          },
        ],
      },
      {
        metric: 'sla_attainment',
        direction: 'increase',
        from: -75,
        due: 30,
        over: lastDays(14),
        baseline: 'none',
        stands: 'met',
        paidBy: { metric: 'first_contact_resolution', bound: 'minimum' },
      },
    ],
  },
  {
    key: 'handling',
    parent: 'support',
    title: 'Calls take the time they need',
    intent: 'Calls are neither cut short nor drawn out.',
    level: 'process',
    accountable: 'contact_centre_manager',
    responsible: ['contact_centre'],
    from: -75,
    until: 60,
    rollUp: 'worst_child',
    targets: [
      {
        metric: 'handle_time',
        direction: 'range',
        from: -75,
        due: 60,
        over: lastDays(30),
        baseline: 'none',
        stands: 'on_track',
      },
    ],
  },
];
