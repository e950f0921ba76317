/** How recent the rows behind a metric are. */
import { describe, expect, it } from 'vitest';
import { countStatements } from '../kit/count-statements.ts';
import { smallWorld } from '../kit/small-world.ts';

const now = Date.parse('2025-06-15T10:00:00Z');

const { session } = await smallWorld(
  `
  create table answers (id int primary key, answered_at timestamptz, answered_on date);
  create table tickets (id int primary key, opened_at timestamp);
  create table orders (id int primary key, ordered_at timestamptz);
  create table facts (id int primary key);
  insert into answers values (1, '2025-06-14T23:30:00.123456Z', '2025-06-13'), (2, '2025-06-15T10:00:00Z', '2025-06-15'),
    (3, '2025-06-15T10:00:00.001Z', '2025-06-16'), (4, null, null);
  insert into tickets values (1, '2025-06-01T08:00');
  insert into facts values (1);
  `,
  {
    calendars: [{ key: 'berlin', timeZone: 'Europe/Berlin' }],
    datasets: [
      {
        key: 'answers',
        table: 'answers',
        time: 'answered_at',
        dimensions: [
          { key: 'answered_at', type: 'timestamptz' },
          { key: 'answered_on', type: 'date' },
        ],
      },
      {
        key: 'tickets',
        table: 'tickets',
        time: 'opened_at',
        dimensions: [{ key: 'opened_at', type: 'timestamp', timeZone: 'America/New_York' }],
      },
      { key: 'orders', table: 'orders', time: 'ordered_at', dimensions: [{ key: 'ordered_at', type: 'timestamptz' }] },
      { key: 'facts', table: 'facts', time: null },
    ],
    metrics: [
      { key: 'answers', type: 'count', dataset: 'answers' },
      { key: 'answers_by_date', type: 'count', dataset: 'answers', time: 'answered_on' },
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      { key: 'orders', type: 'count', dataset: 'orders' },
      { key: 'facts', type: 'count', dataset: 'facts' },
      { key: 'answers_a_ticket', type: 'formula', expression: 'answers / tickets' },
      { key: 'answers_an_order', type: 'formula', expression: 'answers / orders' },
    ],
  },
);

const latest = async (metric: string, at = now) => {
  const { latest: found } = await session(at).freshness(metric);
  return found === null ? null : new Date(found).toISOString();
};

describe('freshness', () => {
  it('is the time of the latest row, and a row of the future does not count', async () => {
    expect(await latest('answers')).toBe('2025-06-15T10:00:00.000Z');
    expect(await latest('answers', now - 1)).toBe('2025-06-14T23:30:00.123Z');
  });

  it('of a date is the start of that day in the zone of the calendar; today counts, tomorrow does not', async () => {
    expect(await latest('answers_by_date')).toBe('2025-06-14T22:00:00.000Z');
  });

  it('of a clock reading is read in the zone of the model', async () => {
    expect(await latest('tickets')).toBe('2025-06-01T12:00:00.000Z');
  });

  it('of a metric over several sources is that of the stalest', async () => {
    expect(await latest('answers_a_ticket')).toBe('2025-06-01T12:00:00.000Z');
    const { sources } = await session(now).freshness('answers_a_ticket');
    expect(sources.map(({ dataset, time }) => [dataset, time])).toEqual([
      ['answers', 'answered_at'],
      ['tickets', 'opened_at'],
    ]);
  });

  it('is unknown where a source has no row or no time', async () => {
    expect(await latest('orders')).toBeNull();
    expect(await latest('facts')).toBeNull();
    expect(await latest('answers_an_order')).toBeNull();
  });

  it('costs one statement a source, however many metrics of one operation ask', async () => {
    const operation = session(now);
    const { statements } = await countStatements(() =>
      Promise.all(['answers', 'tickets', 'answers_a_ticket'].map((metric) => operation.freshness(metric))),
    );
    expect(statements).toHaveLength(2);
  });

  it('of an unknown metric is refused', async () => {
    await expect(session(now).freshness('answrs')).rejects.toMatchObject({ issues: [{ code: 'UNKNOWN_METRIC' }] });
  });
});
