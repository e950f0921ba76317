/** The dashboard as drizzle-cube must be asked: each time dimension, quarter and slice is a query of its own. */
import type { CubeQuestion } from '../sides/drizzle-cube/start-drizzle-cube.ts';
import { numberOf } from '../sides/hand-written.ts';

const quarters = {
  'last year': ['2024-10-01', '2024-12-31'],
  previous: ['2025-07-01', '2025-09-30'],
  now: ['2025-10-01', '2025-12-31'],
} as const;

type Quarter = keyof typeof quarters;

const within = (member: string) => (quarter: Quarter) => [
  { member, operator: 'inDateRange', values: quarters[quarter] },
];

const until = (member: string) => (quarter: Quarter) => [
  { member, operator: 'lte', values: [`${quarters[quarter][1]}T23:59:59.999Z`] },
];

/** Measures that share their rows, and the metric that each is. */
const parts: readonly {
  readonly measures: Readonly<Record<string, string>>;
  readonly filters: (quarter: Quarter) => readonly object[];
}[] = [
  {
    measures: {
      'SurveyResponses.nps': 'nps',
      'SurveyResponses.csat': 'csat',
      'SurveyResponses.ces': 'ces',
      'SurveyResponses.count': 'survey_response_count',
    },
    filters: within('SurveyResponses.respondedAt'),
  },
  {
    measures: { 'Tickets.count': 'ticket_volume', 'Tickets.sla': 'sla_attainment' },
    filters: within('Tickets.openedAt'),
  },
  { measures: { 'Tickets.resolutionTime': 'resolution_time' }, filters: within('Tickets.resolvedAt') },
  { measures: { 'Tickets.firstContact': 'first_contact_resolution' }, filters: within('Tickets.firstResolvedAt') },
  {
    measures: { 'Tickets.count': 'backlog' },
    filters: (quarter) => [
      ...until('Tickets.openedAt')(quarter),
      {
        or: [
          // A value must stand there, though it says nothing.
          { member: 'Tickets.resolvedAt', operator: 'notSet', values: [''] },
          {
            member: 'Tickets.resolvedAt',
            operator: 'afterDate',
            values: [`${quarters[quarter][1]}T23:59:59.999Z`],
          },
        ],
      },
    ],
  },
  { measures: { 'RevenueMovements.moved': 'mrr' }, filters: until('RevenueMovements.occurredAt') },
  { measures: { 'RevenueMovements.moved': 'net_new_mrr' }, filters: within('RevenueMovements.occurredAt') },
  { measures: { 'UsageDays.events': 'usage_events' }, filters: within('UsageDays.usedOn') },
];

const asked = parts.flatMap((part) =>
  (Object.keys(quarters) as Quarter[]).flatMap((quarter) =>
    ['whole', 'enterprise'].map((slice) => ({ ...part, quarter, slice })),
  ),
);

export const dashboardCubes: CubeQuestion = {
  queries: asked.map(({ measures, filters, quarter, slice }) => ({
    measures: Object.keys(measures),
    filters: [
      ...filters(quarter),
      ...(slice === 'whole' ? [] : [{ member: 'Customers.segment', operator: 'equals', values: [slice] }]),
    ],
  })),
  read: (rows) =>
    new Map(
      asked.flatMap(({ measures, quarter, slice }, index) =>
        Object.entries(measures).map(
          ([measure, metric]) => [`${metric} ${slice} ${quarter}`, numberOf(rows[index]?.[0]?.[measure])] as const,
        ),
      ),
    ),
};
