/** The audit and the uses of metrics over a real database: nothing in a clean company, and each planted defect once. */
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { metricUses } from '../../db/tables/metric-uses.ts';
import { loadEngine } from '../../src/app/load-engine.ts';
import type { Audited, audit } from '../../src/goals/audit/audit.ts';
import { auditRules } from '../../src/goals/audit/audit-rules.ts';
import { runAudit } from '../../src/goals/audit/run-audit.ts';
import { createGoalSession } from '../../src/goals/goal-session.ts';
import { takeSnapshots } from '../../src/goals/snapshot/take-snapshots.ts';
import { recordUses } from '../../src/goals/uses/record-uses.ts';
import { startApi } from '../api/api.ts';
import { cairn } from '../cli/cairn.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { createAuditWorld } from './audit-world/world.ts';

const database = await testDatabase();
const { db } = database;
const now = Date.now();
const uses = recordUses(db, { interval: 0 });
const api = await startApi(database, { clock: () => now, uses });
const world = await createAuditWorld(database, now);

async function audited(viewer: string | null, choice: Partial<Parameters<typeof audit>[2]> = {}): Promise<Audited> {
  const { engine, catalog } = await loadEngine(db);
  const session = engine.session({ now });
  const goals = createGoalSession({ db, session, catalog, viewer, requestId: 'test' });
  return runAudit(goals, { rules: null, severities: null, ...choice });
}

interface Told {
  readonly audit: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly hint: string;
    readonly subject: Readonly<Record<string, unknown>>;
  }[];
  readonly auditCounts: Readonly<Record<string, number>>;
}

const told = ({ findings }: Audited) => findings.map(({ rule, subject }) => `${rule} ${subject.kind} ${subject.key}`);

describe('the audit', () => {
  it('finds nothing in a company in which nothing is wrong', async () => {
    await world.begin();
    await world.use(['orders', 'nps', 'ces', 'shares', 'share_rate', 'wait', 'reversals'], -1);
    await world.use(['active_daily', 'active_monthly', 'nps'], -100);
    await world.use(['active_daily', 'active_monthly'], -20);
    const goal = await world.addGoal('Customers recommend us');
    await world.addTarget(goal, 'nps');
    await world.addTarget(goal, 'orders', {
      ...{ baselineKind: 'none', baselineValue: null, baselineAt: null, measuredOver: { kind: 'sinceStart' } },
    });
    await world.addTarget(goal, 'ces', { direction: 'range', value: null, low: 5, high: 7, baselineValue: 4 });
    await world.addGoal('Later', { state: 'draft', updatedAt: world.at(-5), owner: 'other' });
    expect(await audited('lead')).toEqual({ findings: [], hidden: 0 });
  });

  it('finds every planted defect, each once, and nothing else', async () => {
    await world.plantModel();
    await world.leave('gone', -3);
    await world.use(
      [
        ...['unowned', 'left_behind', 'unpromised', 'lonely', 'unforetold', 'feed_volume', 'nps_again', 'wait_again'],
        ...['effort_up', 'effort_mixed', 'rests_on_old'],
      ],
      -2,
    );
    const planted: string[] = [
      'NO_OWNER metric unowned',
      'NO_OWNER metric left_behind',
      'EFFORT_DIRECTION metric effort_up',
      'EFFORT_DIRECTION metric effort_mixed',
      'STALE_DATA dataset feed',
      'NO_PATH_TO_TOP metric lonely',
      'NO_LEADING_DRIVER metric unforetold',
      'SAME_COMPUTATION metric nps_again',
      'SAME_NAME metric wait_again',
      'RESTS_ON_DEPRECATED metric rests_on_old',
      'METRIC_WITHOUT_TARGET metric unpromised',
      'NEVER_ASKED metric unseen',
    ];
    const { at } = world;
    const goal = await world.addGoal('Planted');
    await world.addTarget(goal, 'unforetold');
    const plant = async (rule: string, metric: string, columns: Parameters<typeof world.addTarget>[2] = {}) => {
      // A slice of its own, so that no two are the same.
      const slice = { kind: 'compare', field: 'region', operator: 'eq', value: rule };
      const id = await world.addTarget(goal, metric, { slice, ...columns });
      planted.push(`${rule} target ${id}`);
      return id;
    };
    await plant('NO_OWNER', 'nps', { owner: 'gone' });
    await plant('TARGET_METRIC_REMOVED', 'vanished');
    await plant('TARGET_REFUSED', 'nps', {
      slice: { kind: 'compare', field: 'plan', operator: 'eq', value: 'gold' },
    });
    await plant('TARGET_IMPOSSIBLE', 'nps', { value: 120 });
    await plant('TARGET_IMPOSSIBLE', 'ces', { value: 7.5, baselineValue: 4 });
    await plant('TARGET_AGAINST_DIRECTION', 'wait');
    await plant('TARGET_METRIC_DEPRECATED', 'old_orders');
    await plant('TARGET_WITHOUT_BASELINE', 'nps', { baselineKind: 'none', baselineValue: null, baselineAt: null });
    await plant('TARGET_BEHIND_BASELINE', 'nps', { baselineValue: 50 });
    await plant('TARGET_DATES', 'nps', { dueAt: at(130) });
    await plant('COUNT_FOR_RATE', 'shares');
    await plant('CHECK_IN_MISSED', 'nps', { checkedIn: false });
    const twin = { slice: { kind: 'compare', field: 'region', operator: 'eq', value: 'APAC' } };
    await world.addTarget(goal, 'nps', twin);
    planted.push(`DUPLICATE_TARGET target ${await world.addTarget(goal, 'nps', { ...twin, createdAt: at(-50) })}`);
    const whole = await plant('CASCADE_CHANGED', 'nps', { updatedAt: at(-10) });
    await world.split(
      whole,
      [await world.addTarget(goal, 'nps', { slice: { kind: 'compare', field: 'region', operator: 'eq', value: 'a' } })],
      -30,
    );

    const plantGoal = async (rule: string, columns: Parameters<typeof world.addGoal>[1] = {}, filled = true) => {
      const id = await world.addGoal(rule, columns);
      if (filled) await world.addTarget(id, 'nps', { dueAt: at(1), value: 50 });
      planted.push(`${rule} goal ${id}`);
      return id;
    };
    await plantGoal('NO_OWNER', { owner: 'gone' });
    const over = { startsAt: at(-100), endsAt: at(-20) };
    const expired = await plantGoal('GOAL_EXPIRED', over, false);
    await world.addTarget(expired, 'nps', { startsAt: at(-100), dueAt: at(-20), baselineAt: at(-100) });
    await plantGoal('GOAL_EMPTY', {}, false);
    const closed = { state: 'closed', outcome: 'missed', closedAt: at(-20) } as const;
    const above = await world.addGoal('Closed', { ...closed, owner: 'gone', reviewed: false });
    await plantGoal('GOAL_UNDER_CLOSED', { parentId: above });
    await plantGoal('REVIEW_OVERDUE', { reviewed: false });
    await plantGoal('DRAFT_STALE', { state: 'draft', updatedAt: at(-40) }, false);
    const secret = { visibility: 'restricted', owner: 'other' } as const;
    const hidden = await plantGoal('GOAL_EMPTY', secret, false);

    const seen = told(await audited('other'));
    expect(seen.toSorted()).toEqual(planted.toSorted());
    expect(planted.length).toBeGreaterThan(30);
    const rules = new Set(seen.map((each) => each.split(' ')[0]));
    expect(auditRules.filter(({ code }) => !rules.has(code))).toEqual([]);

    const { findings, hidden: untold } = await audited('lead');
    expect(untold).toBe(1);
    expect(findings.filter(({ subject }) => subject.key === hidden)).toEqual([]);
    expect(findings).toHaveLength(planted.length - 1);
    for (const { message, hint } of findings) expect(`${message} ${hint}`).toMatch(/^[^{}[\]]*[.!?"] \S.*[.?"]$/);
  });

  it('looks at the rows only for rules that do, and at each dataset and time once', async () => {
    const model = await countStatements(() => audited(null, { rules: ['NO_OWNER', 'SAME_NAME'] }));
    expect(told(model.value).length).toBeGreaterThan(2);
    expect(model.statements).toEqual([]);
    const data = await countStatements(() => audited(null, { rules: ['STALE_DATA'] }));
    expect(told(data.value)).toEqual(['STALE_DATA dataset feed']);
    // Answers, events by two times, and the feed.
    expect(data.statements).toHaveLength(4);
  });
});

describe('Query.audit', () => {
  const query = `query Audit($rules: [AuditRule!], $severity: [AuditSeverity!]) {
    audit(rules: $rules, severity: $severity) {
      rule severity message hint
      subject { __typename ... on Metric { key } ... on Dataset { key } ... on Goal { title } ... on Target { metricKey goal { title } } }
    }
    auditCounts(rules: $rules, severity: $severity) { errors warnings notices hidden }
  }`;

  it('tells findings with what they are about, by rule and severity, and counts those that are not for the reader', async () => {
    const ask = async (variables: object): Promise<Told> => {
      const { data, errors } = await api.send<Told, object>(query, variables);
      expect(errors).toEqual([]);
      return data as Told;
    };
    const some = await ask({ rules: ['SAME_NAME', 'STALE_DATA', 'TARGET_METRIC_REMOVED', 'GOAL_EMPTY'] });
    expect(some.audit.map(({ rule, severity, subject }) => [rule, severity, subject])).toEqual([
      ['TARGET_METRIC_REMOVED', 'ERROR', { __typename: 'Target', metricKey: 'vanished', goal: { title: 'Planted' } }],
      ['GOAL_EMPTY', 'WARNING', { __typename: 'Goal', title: 'GOAL_EMPTY' }],
      ['STALE_DATA', 'WARNING', { __typename: 'Dataset', key: 'feed' }],
      ['SAME_NAME', 'WARNING', { __typename: 'Metric', key: 'wait_again' }],
    ]);
    expect(some.audit.at(-1)).toMatchObject({
      message: '"wait_again" and "wait" are both called WAIT  Time!.',
      hint: 'Give each a name that says what is different, or keep one of them.',
    });
    expect(some.auditCounts).toEqual({ errors: 1, warnings: 3, notices: 0, hidden: 1 });
    const notices = await ask({ severity: 'NOTICE' });
    expect(notices.auditCounts).toEqual({ errors: 0, warnings: 0, notices: 3, hidden: 0 });
    expect(notices.audit.map(({ rule }) => rule)).toEqual(['METRIC_WITHOUT_TARGET', 'NEVER_ASKED', 'DRAFT_STALE']);
    const refused = await api.send(query, { rules: ['NO_SUCH_RULE'] });
    expect(refused.status).toBe(400);
  });
});

describe('cairn audit', () => {
  const environment = { DATABASE_URL: database.url };

  it('prints a row a finding, and fails only where it is told to', async () => {
    const fine = await cairn(['audit', '--rules', 'same-name', '--fail-on', 'error', '--json'], environment);
    expect(fine.code).toBe(0);
    expect(JSON.parse(fine.stdout)).toEqual({
      findings: [expect.objectContaining({ rule: 'SAME_NAME', subject: { kind: 'metric', key: 'wait_again' } })],
      hidden: 0,
    });
    const found = await cairn(['audit', '--severity', 'notice', '--fail-on', 'notice'], environment);
    expect(found).toMatchObject({ code: 4, stderr: '3 notices.\n' });
    expect(found.stdout).toMatch(/│ notice +│ NEVER_ASKED +│ Seen by nobody was never asked for: not in 90 days\. +│/);
  });
});

describe('uses of metrics', () => {
  const today = new Date(now).toISOString().slice(0, 10);
  const recorded = async (day = today) => {
    const rows = await db.select().from(metricUses).where(eq(metricUses.day, day));
    return Object.fromEntries(rows.map(({ metric, operations }) => [metric, operations]));
  };

  it('are counted once an operation and metric, and added up', async () => {
    const period = 'period: { allTime: true }';
    const twice = `{ a: metric(key: "nps") { value(${period}) { value } } b: metric(key: "nps") { value(${period}) { value } } c: metric(key: "ces") { name } }`;
    await api.send(twice);
    await api.send(twice);
    await uses.flush();
    await api.send(`{ table(query: { metrics: ["nps", "wait"], period: { allTime: true } }) { rows { totalCount } } }`);
    await api.send(`{ metric(key: "shares") { value(${period}, where: { dimension: "planet", eq: "x" }) { value } } }`);
    await api.send('{ audit { rule } }');
    await uses.flush();
    await uses.flush();
    expect(await recorded()).toEqual({ nps: 3, wait: 1 });
  });

  it('are none where targets are measured in the background', async () => {
    const { engine, catalog } = await loadEngine(db);
    expect(await takeSnapshots(db, engine.session({ now }), catalog)).not.toEqual([]);
    await uses.flush();
    expect(await recorded()).toEqual({ nps: 3, wait: 1 });
  });

  it('are kept while they cannot be written, and written once they can', async () => {
    const failures: unknown[] = [];
    let away = true;
    const broken = new Proxy(db, {
      get: (target, name) => {
        if (name === 'insert' && away) throw new Error('away');
        return Reflect.get(target, name);
      },
    });
    const recorder = recordUses(broken, { interval: 0, onFailure: (error) => failures.push(error) });
    const past = Date.parse('2020-01-01T23:59:59Z');
    recorder.operation(past)('nps');
    await recorder.flush();
    recorder.operation(past + 1000)('nps');
    recorder.operation(past)('nps');
    away = false;
    await recorder.close();
    expect(failures).toHaveLength(1);
    expect([await recorded('2020-01-01'), await recorded('2020-01-02')]).toEqual([{ nps: 2 }, { nps: 1 }]);
  });
});
