/** Cohort tables from the shell: as people read them, as scripts do, and what is refused. */
import { beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { modelFolder } from '../model/model-folder.ts';
import { cairn, cairnJson } from './cairn.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };

const files = {
  'club.yaml': `calendars:
  - { key: utc, name: UTC }
datasets:
  - key: members
    name: Members
    table: club.members
    primaryKey: [id]
    time: joined_on
    entities: [{ key: member, kind: primary, column: id }]
    dimensions: [{ key: joined_on, type: date }, { key: town }]
  - key: visits
    name: Visits
    table: club.visits
    primaryKey: [id]
    time: came_on
    entities: [{ key: member, kind: foreign, column: member_id }]
    dimensions: [{ key: came_on, type: date }, { key: member_id, type: number }]
metrics:
  - { key: new_members, name: New members, type: count, dataset: members, unit: count, direction: increase }
  - { key: visitors, name: Visitors, type: distinct, dataset: visits, value: member_id, unit: count, direction: increase }
  - key: back_next_month
    name: Back next month
    type: cohort_retention
    dataset: members
    entity: member
    active: { dataset: visits }
    grain: month
    age: 1
    unit: percent
    direction: increase
`,
};

beforeAll(async () => {
  // Two months ago 3 joined: one came last month, two come in the running one. Last month one joined, who comes in it.
  await pool.query(`
    create schema club;
    create table club.members (id int primary key, town text, joined_on date);
    create table club.visits (id int generated always as identity primary key, member_id int, came_on date);
    insert into club.members select n, case n when 3 then 'Rome' else 'Oslo' end,
      (date_trunc('month', now() at time zone 'UTC') - case n when 4 then interval '1 month' else interval '2 months' end)::date
      from generate_series(1, 4) n;
    insert into club.visits (member_id, came_on)
      select n, (date_trunc('month', now() at time zone 'UTC') - m * interval '1 month')::date
      from (values (1, 1), (1, 1), (1, 0), (2, 0), (4, 1)) v (n, m);`);
  expect((await cairn(['apply', modelFolder(files)], environment)).code).toBe(0);
});

const asked = ['--grain', 'month', '--last', '2', '--ages', '2'];

it('prints a triangle a metric, and marks what is not complete', async () => {
  const { code, stdout, stderr } = await cairn(
    ['ask', 'visitors', 'back_next_month', '--cohorts', 'joined_on', '--base', 'new_members', ...asked],
    environment,
  );
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const cells = stdout
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(2, -1)
        .map((cell) => cell.trim()),
    );
  expect(cells).toEqual([
    ['size', '0', '1', '2'],
    ['3', '0.0%', '33.3%', '66.7% *'],
    ['1', '100.0%', '0.0% *', ''],
    ['', '25.0%', '33.3%', '–'],
    ['size', '0', '1', '2'],
    ['3', '0.0%', '33.3%', '– *'],
    ['1', '100.0%', '– *', ''],
    ['', '25.0%', '33.3%', '–'],
  ]);
  expect(stdout).toContain('* not complete');
  expect(stderr).toContain('Cohorts go by joined_on');
});

it('tells scripts every cell with its period, filtered', async () => {
  const { cohorts } = await cairnJson<{ cohorts: { base: null; rows: { size: object; cells: object[] }[] }[] }>(
    ['ask', 'back_next_month', '--cohorts', 'joined_on', '--where', 'town=Oslo', ...asked],
    environment,
  );
  const [first] = cohorts[0]?.rows ?? [];
  expect([cohorts[0]?.base, first?.size]).toEqual([null, { value: 2, decimal: '2', sampleSize: 2, suppressed: null }]);
  expect(first?.cells).toMatchObject([
    { age: 0, value: 0, share: 0, sampleSize: 2, complete: true },
    { age: 1, value: 50, share: 0.5, sampleSize: 2, complete: true },
    { age: 2, value: null, share: null, sampleSize: 0, complete: false },
  ]);
});

it('refuses what a table of cohorts has no place for, and options without it', async () => {
  const wrong = ['ask', 'visitors', '--cohorts', 'joined_in', '--by', 'town', '--ages', 'two', '--grain', 'mont'];
  const { code, stderr } = await cairn(wrong, environment);
  expect(code).toBe(2);
  expect(stderr.trimEnd().split('\n')).toEqual([
    'UNSUPPORTED_QUESTION: --by does not go with --cohorts. (at --by) Leave one of them out; --where filters cohorts.',
    'MALFORMED_PERIOD: No period says which cohorts. (at --cohorts) Add --last 12 with --grain month.',
    expect.stringMatching(/^MALFORMED_PERIOD: Unknown grain "mont"/),
    'MALFORMED_INPUT: "two" is no whole number. (at --ages) Write --ages 12.',
  ]);
  const unknown = await cairn(['ask', 'visitors', '--cohorts', 'joined_in', ...asked], environment);
  expect(unknown.stderr).toMatch(/^UNKNOWN_DIMENSION: .*\(at --cohorts\).*joined_on/);
  const alone = await cairn(['ask', 'visitors', '--ages', '3'], environment);
  expect(alone.stderr).toBe('MALFORMED_INPUT: --ages goes with --cohorts. (at --ages) Add --cohorts signed_up_at.\n');
});
