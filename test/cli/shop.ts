/** A table of answers and a model over it, in Berlin's time, with rows placed beside the real clock: that of the command line. */
import type { Pool } from 'pg';
import { modelFolder } from '../model/model-folder.ts';

export const shopFiles = {
  'datasets.yaml': `calendars:
  - { key: berlin, name: Berlin, timeZone: Europe/Berlin, namedPeriods: [{ key: fair, name: The fair, start: 2025-03-01, end: 2025-03-08 }] }
  - { key: utc, name: UTC }
datasets:
  - key: answers
    name: Answers
    table: shop.answers
    primaryKey: [id]
    time: answered_at
    dimensions:
      - { key: region }
      - { key: product }
      - { key: score, type: number }
      - { key: answered_at, type: timestamptz }
`,
  'metrics.yaml': `metrics:
  - key: answers
    name: Answers
    type: count
    dataset: answers
    unit: count
    direction: increase
    cadence: monthly
  - key: nps
    name: Net Promoter Score
    type: net_share
    dataset: answers
    valid: { score: { between: [0, 10] } }
    top: { score: { gte: 9 } }
    bottom: { score: { lte: 6 } }
    unit: points
    direction: increase
    cadence: monthly
    accountable: lead
  - key: mean_score
    name: Mean score
    type: mean
    dataset: answers
    value: score
    unit: score
    direction: increase
stakeholders:
  - { key: lead, name: The Lead, kind: person }
benchmarks:
  - key: nps_panel
    metric: nps
    name: Panel
    kind: industry
    of: Others like us
    values: [{ from: 2020-01-01, value: 12.5 }]
    source: The yearly panel
`,
};

export const shopModel = (changes: Partial<typeof shopFiles> = {}): string => modelFolder({ ...shopFiles, ...changes });

export const createShop = (pool: Pool) =>
  pool.query(`
  create schema shop;
  create table shop.answers (id int primary key, region text, product text, score int, answered_at timestamptz not null);
`);

/**
 * 600 rows over the last 300 days, two a day, spread over regions, products and scores by their number; region "none" is
 * null. Two more stand at the edges of a day in Berlin, an hour before and after midnight in UTC.
 */
export const fillShop = (pool: Pool) =>
  pool.query(`
  insert into shop.answers
  select n, nullif((array['north', 'south', 'east', 'west', 'none'])[1 + n * 7 % 5], 'none'), (array['tea', 'cup'])[1 + n * 3 % 2],
    (n * 11 + n / 13) % 11, now() - n * interval '12 hours'
  from generate_series(1, 600) n;
  insert into shop.answers values
    (1001, 'north', 'tea', 10, '2025-02-28 22:30Z'), (1002, 'north', 'tea', 9, '2025-02-28 23:30Z'),
    (1003, 'south', 'cup', 3, '2025-03-07 22:59:59Z'), (1004, 'south', 'cup', 0, '2025-03-07 23:00Z');
`);
