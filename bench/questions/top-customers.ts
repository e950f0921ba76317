/** The first twenty of all customers by one number. */
import { numberOf } from '../sides/hand-written.ts';
import type { Question } from './question.ts';

interface Data {
  readonly metric: {
    readonly breakdown: {
      readonly rows: readonly {
        readonly members: readonly { readonly value: number }[];
        readonly value: { readonly value: number };
      }[];
    };
  };
}

export const topCustomers: Question = {
  key: 'top-customers',
  name: 'Top 20 of all customers by events of a year',
  cairn: {
    query: `{ metric(key: "usage_events") { breakdown(by: ["customer_id"], period: { last: 1, grain: YEAR }, top: { count: 20, other: false }) {
      rows { members { value } value { value } } } } }`,
    read: ({ metric }: Data) =>
      new Map(metric.breakdown.rows.map(({ members, value }) => [`customer ${members[0]?.value}`, value.value])),
  },
  handWritten: {
    why: 'The key of the table itself needs no join.',
    statements: [
      `select customer_id, sum(events) as events from cx.usage_days
       where used_on >= '2025-01-01' and used_on < '2026-01-01'
       group by 1 order by 2 desc, 1 limit 20`,
    ],
    read: ([rows = []]) => new Map(rows.map((row) => [`customer ${row.customer_id}`, numberOf(row.events)])),
  },
  drizzleCube: {
    queries: [
      {
        measures: ['UsageDays.events'],
        dimensions: ['UsageDays.customerId'],
        filters: [{ member: 'UsageDays.usedOn', operator: 'inDateRange', values: ['2025-01-01', '2025-12-31'] }],
        order: { 'UsageDays.events': 'desc', 'UsageDays.customerId': 'asc' },
        limit: 20,
      },
    ],
    read: ([rows = []]) =>
      new Map(rows.map((row) => [`customer ${row['UsageDays.customerId']}`, numberOf(row['UsageDays.events'])])),
  },
};
