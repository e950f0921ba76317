/** Rules of the audit over scenes made by hand, without a database, and over the shipped model. */
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/goals/audit/audit.ts';
import type { AuditCode } from '../../src/goals/audit/audit-rules.ts';
import type { AuditScene } from '../../src/goals/audit/audit-scene.ts';
import { readEffortScore } from '../../src/goals/audit/effort-score.ts';
import { lateSince } from '../../src/goals/audit/late-since.ts';
import { createDirectory } from '../../src/goals/book/create-directory.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';

const shipped = unwrap(await readModel('models/cx'));
const now = Date.parse('2026-03-15T12:00:00Z');

/** The shipped model as it is on its first day, with nobody's goals. */
const scene: AuditScene = {
  model: shipped,
  now,
  book: {
    goals: new Map(),
    targets: new Map(),
    directory: createDirectory(shipped, { stakeholders: [], departures: new Map(), assignments: [] }),
  },
  freshness: new Map(),
  lastReviews: new Map(),
  lastCheckIns: new Map(),
  cascades: new Map(),
  uses: { recordedSince: null, lastDays: new Map(), unusedAfter: 90 },
  knownSince: new Map(),
  refusals: new Map(),
};

const found = (rule: AuditCode, changes: Partial<AuditScene>) =>
  audit({ ...scene, ...changes }, null, { rules: [rule], severities: null }).findings.map(({ subject }) => subject.key);

describe('the shipped model', () => {
  it('has nothing to find but that nothing is promised yet', () => {
    const { findings } = audit(scene, null, { rules: null, severities: null });
    expect(findings.filter(({ severity }) => severity !== 'notice')).toEqual([]);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['METRIC_WITHOUT_TARGET']));
  });
});

describe('the wording of an effort score', () => {
  const metric = (definition: object) =>
    metricSchema.parse({
      ...{ key: 'm', name: 'M', type: 'mean', dataset: 'answers', unit: 'score', direction: 'increase' },
      ...('type' in definition ? {} : { value: 'score' }),
      ...definition,
    });
  const read = (definition: object) => {
    const score = readEffortScore(metric(definition));
    return score && `${score.wording} ${score.countsHigh ? 'high' : 'low'}`;
  };

  it('is read off the names that it filters for', () => {
    expect(read({ where: { survey: 'ces_effort' } })).toBe('effort high');
    expect(read({ where: { survey: 'CES-v1' } })).toBe('effort high');
    expect(read({ where: { survey: 'ces', variant: 'effort' } })).toBe('effort high');
    expect(read({ where: { survey: 'ces', variant: 'agreement' } })).toBe('ease high');
    expect(read({ where: { survey: 'customer_effort_score_v2' } })).toBe('ease high');
    expect(read({ where: { survey: { in: ['ces', 'ces_effort'] } } })).toBe('both high');
    expect(read({ where: { any: [{ variant: 'easy' }, { variant: 'effort' }] } })).toBe('both high');
  });

  it('is read off the scale where no name tells it', () => {
    expect(read({ where: { survey: 'ces', scale_max: 7 } })).toBe('ease high');
    expect(read({ where: { survey: 'ces' }, valid: { score: { between: [1, 5] } } })).toBe('effort high');
    expect(read({ where: { survey: 'customer_effort_score' }, valid: { score: { between: [1, 7] } } })).toBe(
      'ease high',
    );
    expect(read({ where: { survey: 'ces' } })).toBe(null);
  });

  it('turns round where low answers are counted', () => {
    const share = { type: 'share', unit: 'percent', where: { survey: 'ces', scale_max: 7 } };
    expect(read({ ...share, hit: { score: { gte: 5 } } })).toBe('ease high');
    expect(read({ ...share, hit: { score: { lte: 3 } } })).toBe('ease low');
    expect(read({ ...share, hit: { score: 4 } })).toBe(null);
  });

  it('is nothing that other metrics have', () => {
    expect(read({ where: { survey: 'nps', scale_max: 5 } })).toBe(null);
    expect(read({ key: 'effort', where: { kind: 'repair' }, unit: 'hours' })).toBe(null);
  });
});

describe('what is late', () => {
  it('is so from the end of the day on which it was due, in the calendar', () => {
    const [first] = shipped.calendars.values();
    expect(first?.timeZone).toBe('UTC');
    const late = (last: string, ...rest: [Parameters<typeof lateSince>[2], number?]) =>
      new Date(lateSince(shipped, Date.parse(last), ...rest)).toISOString();
    expect(late('2026-01-31T10:00Z', 'monthly')).toBe('2026-03-01T00:00:00.000Z');
    expect(late('2026-01-05T10:00Z', 'weekly', 2)).toBe('2026-01-20T00:00:00.000Z');
    expect(late('2024-02-29T10:00Z', 'yearly')).toBe('2025-03-01T00:00:00.000Z');
  });
});

describe('NEVER_ASKED', () => {
  const knownSince = new Map([...shipped.metrics.keys()].map((key) => [key, Date.parse('2025-01-01Z')]));
  const used = (recordedSince: string | null, lastDays: Readonly<Record<string, string>> = {}, unusedAfter = 90) =>
    found('NEVER_ASKED', {
      knownSince,
      uses: { recordedSince, lastDays: new Map(Object.entries(lastDays)), unusedAfter },
    });

  it('says nothing before uses were recorded for as long', () => {
    expect(used(null)).toEqual([]);
    expect(used('2025-12-16')).toEqual([]);
    expect(used('2025-12-15').length).toBeGreaterThan(50);
    expect(used('2026-03-01', {}, 7).length).toBeGreaterThan(50);
  });

  it('leaves out what was asked, what stands in it, and what is younger', () => {
    const before = used('2025-01-01');
    const after = used('2025-01-01', { arr: '2026-03-01', nps: '2025-12-14' });
    expect(before.filter((key) => !after.includes(key))).toEqual(['mrr', 'arr']);
    expect(
      found('NEVER_ASKED', { uses: { recordedSince: '2025-01-01', lastDays: new Map(), unusedAfter: 90 } }),
    ).toEqual([]);
  });
});

describe('STALE_DATA', () => {
  const source = (latest: string | null, time: string | null = 'opened_at') => ({
    dataset: 'tickets',
    time,
    latest: latest === null ? null : Date.parse(latest),
    cellsAsOf: null,
  });
  const stale = (metrics: Readonly<Record<string, ReturnType<typeof source>>>) =>
    found('STALE_DATA', {
      freshness: new Map(Object.entries(metrics).map(([key, each]) => [key, { latest: each.latest, sources: [each] }])),
    });

  it('waits for the cadence and one unit more', () => {
    expect(stale({ ticket_volume: source('2026-03-13T00:00Z') })).toEqual([]);
    expect(stale({ ticket_volume: source('2026-03-12T23:00Z') })).toEqual(['tickets']);
    expect(stale({ nps: source('2026-02-01T00:00Z') })).toEqual([]);
    expect(stale({ nps: source('2026-01-14T23:00Z') })).toEqual(['tickets']);
    expect(stale({ nps: source(null) })).toEqual(['tickets']);
  });

  it('goes by the most recent time of a dataset, and not by what has none', () => {
    expect(
      stale({ ticket_volume: source('2026-03-14T00:00Z'), reopen_rate: source('2025-01-01T00:00Z', 'reopened_at') }),
    ).toEqual([]);
    expect(stale({ nps: source(null, null) })).toEqual([]);
  });
});
