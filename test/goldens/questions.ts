/** What is asked of the shipped model for the golden files: one entry a file, named after what it asks. */
import { comparisonPeriod } from '../../src/kernel/calendar/comparison-period.ts';
import { resolvePeriod } from '../../src/kernel/calendar/resolve-period.ts';
import { seriesPeriods } from '../../src/kernel/calendar/series-periods.ts';
import { trailingPeriod } from '../../src/kernel/calendar/trailing-period.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Grain, Period, PeriodRequest } from '../../src/kernel/period.ts';
import { dimensionSchema } from '../../src/model/dataset.ts';
import type { Model } from '../../src/model/model.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import type { Question } from '../../src/query/question.ts';
import { question } from '../kit/questions.ts';

/** A Tuesday morning: the month, the quarter and the year are not over. */
export const now = Date.parse('2026-02-10T09:30:00Z');

/** What the database could say of a large table of answers. */
export const largeSurveys: Facts = new Map([
  [
    'survey_responses',
    {
      rows: 10_000_000,
      columns: new Map(
        Object.entries({ survey: 8, score: 11, scale_min: 2, scale_max: 3, region: 3 }).map(([column, distinct]) => [
          column,
          { distinct, nullShare: 0, leadsIndex: false },
        ]),
      ),
    },
  ],
]);

/** The shipped model, and of each customer the channels of all her tickets: a table of tickets serves as a bridge. */
export function withContactChannels(model: Model): Model {
  const customers = model.datasets.get('customers');
  if (!customers) throw new Error('The shipped model has no customers.');
  const channels = dimensionSchema.parse({
    key: 'contact_channels',
    many: { table: 'cx.tickets', row: 'customer_id', value: 'channel' },
  });
  const extended = { ...customers, dimensions: [...customers.dimensions, channels] };
  return { ...model, datasets: new Map(model.datasets).set(customers.key, extended) };
}

export function goldenQuestions(model: Model): Readonly<Record<string, readonly Question[]>> {
  const calendarOf = (key: string) => {
    const found = model.calendars.get(key);
    if (!found) throw new Error(`The shipped model has no calendar "${key}".`);
    return found;
  };
  const period = (request: PeriodRequest): Period =>
    unwrap(resolvePeriod(model.calendars, calendarOf('default'), request, now));
  const last = (count: number, grain: Grain) => period({ kind: 'last', last: count, grain });
  const cut = ({ start, end, calendar }: Period, grain: Grain): readonly Period[] =>
    unwrap(seriesPeriods(calendarOf(calendar), grain, start, end, now));
  const compared = (periods: readonly Period[], ...kinds: Parameters<typeof comparisonPeriod>[1][]) => [
    ...periods,
    ...kinds.flatMap((kind) =>
      periods.map((each) => unwrap(comparisonPeriod(calendarOf(each.calendar), kind, each, now))),
    ),
  ];
  const month = [last(1, 'month')];
  const quarter = [last(1, 'quarter')];
  const together = (metrics: readonly string[], asked: Parameters<typeof question>[1]) =>
    metrics.map((metric) => question(metric, asked));
  const cohorts = { entered: 'signed_up_at', periods: cut(last(3, 'month'), 'month') };

  return {
    'survey-metrics-of-three-quarters-and-a-segment-of-a-large-table': together(
      ['nps', 'csat', 'ces', 'osat', 'survey_response_count'],
      { periods: compared(quarter, 'previousPeriod', 'samePeriodLastYear') },
    ).flatMap((each) => [
      each,
      { ...each, where: { kind: 'compare', field: 'segment', operator: 'eq', value: 'enterprise' } as const },
    ]),
    'survey-metrics-of-regions-of-a-large-table': ['EMEA', 'Americas', 'APAC', null].flatMap((region) =>
      together(['nps', 'csat', 'ces'], {
        periods: quarter,
        ...(region !== null && { where: { survey_region: region } }),
      }),
    ),
    'nps-last-quarter': [question('nps', { periods: quarter })],
    'csat-by-month': [question('csat', { periods: cut(last(1, 'year'), 'month') })],
    'ces-by-month-beside-previous-and-last-year': [
      question('ces', { periods: compared(cut(last(1, 'quarter'), 'month'), 'previousPeriod', 'samePeriodLastYear') }),
    ],
    'month-to-date-beside-the-same-days-of-january': [
      question('ticket_volume', {
        periods: compared([period({ kind: 'toDate', grain: 'month' })], 'sameElapsedPrevious'),
      }),
    ],
    'nps-by-region-and-segment-of-the-customer': [question('nps', { periods: quarter, by: ['region', 'segment'] })],
    'renewals-by-plan-and-region-two-joins-away': [
      question('renewal_rate', { periods: quarter, by: ['plan', 'region'] }),
    ],
    'survey-metrics-share-one-scan': together(
      ['nps', 'csat', 'csat_mean', 'ces', 'comment_rate', 'survey_response_count'],
      {
        periods: month,
      },
    ),
    'nps-weighted-by-survey-region': [question('nps_weighted', { periods: quarter, by: ['survey_region'] })],
    'response-rate-by-region-from-two-datasets': [question('response_rate', { periods: month, by: ['region'] })],
    'refund-rate-by-value': [question('refund_rate_by_value', { periods: month })],
    'mrr-at-the-end-of-each-month-by-product-line': [
      question('mrr', { periods: cut(last(6, 'month'), 'month'), by: ['product_line'] }),
    ],
    'mrr-per-customer-a-formula-over-balances': [question('mrr_per_customer', { periods: quarter })],
    'backlog-by-week-two-times-in-one-scan': [
      question('backlog', { periods: cut(last(4, 'week'), 'week'), by: ['queue'] }),
    ],
    'tickets-opened-and-resolved-by-queue': together(
      ['ticket_volume', 'tickets_resolved', 'resolution_time', 'backlog'],
      {
        periods: month,
        by: ['queue'],
      },
    ),
    'five-customers-with-most-tickets': [
      question('ticket_volume', {
        periods: quarter,
        by: ['customer_name'],
        top: { count: 5, order: 'highest', other: true },
      }),
    ],
    'three-teams-with-the-lowest-csat': [
      question('csat', { periods: quarter, by: ['agent_team'], top: { count: 3, order: 'lowest', other: false } }),
    ],
    'filters-of-each-kind': [
      question('survey_response_count', {
        periods: month,
        where: {
          all: [
            { region: 'EMEA', segment: { in: ['enterprise', 'mid_market'] } },
            { any: [{ score: { between: [0, 6] } }, { comment: { contains: '100% slow' } }] },
            { not: { channel: { ne: 'email' } }, industry: { isNull: true }, usage_tracked: true },
            { weight: 0.5, received_at: { gte: '2026-01-02T00:00:00Z' }, language: { isNull: false } },
          ],
        },
      }),
    ],
    'two-segments-of-csat-side-by-side': ['enterprise', 'consumer'].map((segment) =>
      question('csat', { periods: month, where: { segment } }),
    ),
    'usage-by-local-day-of-a-date-column': [
      question('usage_events', {
        periods: cut(period({ kind: 'last', last: 3, grain: 'day', calendar: 'us_eastern' }), 'day'),
      }),
    ],
    'top-customers-by-use': [
      {
        ...question('usage_events', {
          periods: month,
          by: ['customer_id'],
          top: { count: 3, order: 'highest', other: false },
        }),
        valuesOnly: { grouped: true, sampled: false },
      },
    ],
    'median-first-response-by-month-and-region-beside-the-mean': together(
      ['first_response_time_median', 'first_response_time'],
      { periods: cut(last(1, 'quarter'), 'month'), by: ['region'] },
    ),
    'business-hours-to-a-first-reply-beside-calendar-hours': together(
      ['first_response_time_business', 'first_response_time_business_median', 'first_response_time'],
      { periods: month },
    ),
    'nps-by-value-segment-of-the-customer': [question('nps', { periods: quarter, by: ['value_segment'] })],
    'lifetime-value-of-the-customers-of-a-quarter': [question('customer_lifetime_value', { periods: quarter })],
    'active-users-of-the-trailing-week-by-day': [
      question('daily_active_users', {
        periods: cut(last(10, 'day'), 'day').map((day) =>
          unwrap(trailingPeriod(calendarOf('default'), day, { count: 7, grain: 'day' }, now)),
        ),
      }),
    ],
    'activation-by-month-and-region-two-tables-one-statement': together(['activation_rate', 'payouts_first_use_rate'], {
      periods: cut(last(1, 'quarter'), 'month'),
      by: ['region'],
    }),
    'repeat-purchase-and-referral-conversion': together(['repeat_purchase_rate', 'referral_conversion_rate'], {
      periods: month,
    }),
    'kept-of-the-sign-ups-of-each-month-at-two-ages': together(['cohort_retention', 'cohort_retention_month_3'], {
      periods: cut(last(2, 'quarter'), 'month'),
    }),
    'contacts-by-day-over-the-change-of-the-clock': [
      question('contact_volume', {
        periods: cut(
          period({
            kind: 'explicit',
            start: Date.parse('2025-03-08T05:00Z'),
            end: Date.parse('2025-03-11T04:00Z'),
            calendar: 'us_eastern',
          }),
          'day',
        ),
      }),
    ],
    'revenue-of-a-retail-quarter-by-period': [
      question('revenue', {
        periods: cut(period({ kind: 'last', last: 1, grain: 'quarter', calendar: 'retail_445' }), 'month'),
      }),
    ],
    'nps-by-the-channels-a-customer-ever-used-of-those-who-did-not-chat': together(['nps', 'csat'], {
      periods: quarter,
      by: ['contact_channels', 'region'],
      where: { contact_channels: { in: ['phone', 'email'] }, not: { contact_channels: 'chat' } },
    }),
    'health-of-customers-by-segment-over-three-months': together(
      ['health_score', 'healthy_customers', 'customers_at_risk'],
      { periods: cut(last(1, 'quarter'), 'month'), by: ['segment'] },
    ),
    'churn-by-month-beside-the-quarter': [
      question('churn_rate', { periods: [...cut(last(1, 'quarter'), 'month'), ...quarter] }),
    ],
    'net-revenue-retention-by-region': [question('net_revenue_retention', { periods: quarter, by: ['region'] })],
    'use-against-the-month-before': [question('usage_growth', { periods: cut(last(1, 'quarter'), 'month') })],
    'stickiness-of-a-month': [question('stickiness', { periods: month })],
    'nps-of-the-latest-answer-by-channel': [question('nps_latest', { periods: quarter, by: ['channel'] })],
    'approximate-percentile-of-trailing-weeks': [
      question('first_response_time_p90_trailing', {
        periods: cut(last(3, 'day'), 'day').map((day) =>
          unwrap(trailingPeriod(calendarOf('default'), day, { count: 7, grain: 'day' }, now)),
        ),
      }),
    ],
    'customers-on-average': [question('average_customers', { periods: month })],
    'orders-of-all-time-by-status': [
      question('order_count', { periods: [period({ kind: 'allTime' })], by: ['order_status'] }),
    ],
    'active-users-and-sizes-by-cohort-of-sign-up': [
      { ...question('monthly_active_users', { periods: cut(last(6, 'month'), 'month') }), cohorts },
      { ...question('new_customers', { periods: cohorts.periods }), cohorts },
      { ...question('active_customers', { periods: cut(last(6, 'month'), 'month') }), cohorts },
    ],
  };
}
