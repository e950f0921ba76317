/** What followers hear of: once as long as it stands, again after it has cleared, and never of a goal that is not for them. */
import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../src/goals/book/create-directory.ts';
import type { GoalBook } from '../../src/goals/book/goal-book.ts';
import type { Follow, FollowSubject } from '../../src/goals/follow/follow.ts';
import type { About, Happening } from '../../src/goals/follow/happening.ts';
import { hearers } from '../../src/goals/follow/hearers.ts';
import type { Goal } from '../../src/goals/goal.ts';
import type { Assignment } from '../../src/goals/stakeholders.ts';
import type { Target } from '../../src/goals/target.ts';
import { digestDue } from '../../src/jobs/digest-due.ts';
import type { Alert } from '../../src/jobs/events/alert.ts';
import { missedCheckIns } from '../../src/jobs/events/missed-check-ins.ts';
import { findStaleData } from '../../src/jobs/events/stale-data.ts';
import { settleAlerts } from '../../src/jobs/settle-alerts.ts';
import { utcCalendar } from '../../src/kernel/calendar/calendar.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { modelFolder, now } from '../api/world.ts';
import { rollback, testDatabase } from '../kit/database.ts';

const { db } = await testDatabase();
const model = unwrap(await readModel(modelFolder));
const day = 86_400_000;

const edited = { revision: 1, createdAt: 0, createdBy: 'lead', updatedAt: 0, updatedBy: 'lead' };

const goal = (id: string, more: Partial<Goal> = {}): Goal =>
  ({
    id,
    title: id,
    parent: null,
    state: 'active',
    visibility: 'everyone',
    cadence: 'weekly',
    startsAt: now - 100 * day,
    endsAt: now + 100 * day,
    closedAt: null,
    ...edited,
    ...more,
  }) as Goal;

const target = (id: string, of: string, metric = 'answers'): Target =>
  ({
    id,
    goal: of,
    metric,
    startsAt: now - 100 * day,
    dueAt: now + 100 * day,
    withdrawnAt: null,
    ...edited,
  }) as Target;

function book(
  goals: readonly Goal[],
  targets: readonly Target[],
  assigned: readonly (readonly [string, string])[] = [],
): GoalBook {
  const assignments = assigned.map(
    ([key, stakeholder]): Assignment => ({
      subject: { kind: 'goal', key },
      role: 'accountable',
      stakeholder,
      fromAt: 0,
      untilAt: null,
      assignedBy: 'lead',
    }),
  );
  const departures = new Map([['gone', { leftAt: 0, successor: null }]]);
  const gone = { key: 'gone', name: 'Gone', kind: 'person', source: 'api', revision: 1 } as const;
  const outsider = { ...gone, key: 'outsider', name: 'Outsider' };
  return {
    goals: new Map(goals.map((each) => [each.id, each])),
    targets: new Map(targets.map((each) => [each.id, each])),
    directory: createDirectory(model, { stakeholders: [gone, outsider], departures, assignments }),
  };
}

const follow = (stakeholder: string, subject: FollowSubject): Follow => ({
  id: `${stakeholder}:${subject.kind}`,
  stakeholder,
  subject,
  events: ['status_change', 'stale_data'],
  channel: 'webhook',
  address: 'https://example.com',
  digest: 'none',
  endedAt: null,
  ...edited,
});

const happening = (about: About, event: Happening['event'] = 'status_change'): Happening => ({
  event,
  occurrence: 'one',
  at: now,
  about,
  data: { summary: 'It happened.' },
});

describe('who hears', () => {
  const goals = [
    goal('top'),
    goal('below', { parent: 'top' }),
    goal('secret', { parent: 'top', visibility: 'restricted' }),
  ];
  const all = book(goals, [target('open', 'below'), target('hidden', 'secret', 'score')], [['secret', 'lead']]);
  const who = (follows: readonly Follow[], about: About, event?: Happening['event']) =>
    hearers(all, follows, happening(about, event)).map(({ id }) => id);
  const goalTop: FollowSubject = { kind: 'goal', key: 'top' };

  it('is who follows the target, its metric, its goal or one above it, for the events that are asked for', () => {
    const follows = [
      follow('outsider', { kind: 'target', key: 'open' }),
      follow('lead', { kind: 'metric', key: 'answers' }),
      follow('outsider', goalTop),
      follow('lead', { kind: 'target', key: 'hidden' }),
    ];
    const open: About = { kind: 'target', target: 'open' };
    expect(who(follows, open)).toEqual(['outsider:target', 'lead:metric', 'outsider:goal']);
    expect(who(follows, open, 'no_data')).toEqual([]);
  });

  it('is nobody who may not see the goal, whatever they follow, and nobody who left', () => {
    const subjects: readonly FollowSubject[] = [
      goalTop,
      { kind: 'goal', key: 'secret' },
      { kind: 'target', key: 'hidden' },
      { kind: 'metric', key: 'score' },
      { kind: 'mine' },
    ];
    const hidden: About = { kind: 'target', target: 'hidden' };
    for (const name of ['outsider', 'gone', 'nobody'])
      expect(
        who(
          subjects.map((subject) => follow(name, subject)),
          hidden,
        ),
      ).toEqual([]);
    expect(
      who(
        subjects.map((subject) => follow('lead', subject)),
        hidden,
      ),
    ).toEqual(['lead:goal', 'lead:goal', 'lead:target', 'lead:metric', 'lead:mine']);
    // That the metric is stale is no secret; that a goal goes by it is.
    const stale: About = { kind: 'metric', metric: 'score' };
    expect(who([follow('outsider', goalTop), follow('lead', goalTop)], stale, 'stale_data')).toEqual(['lead:goal']);
  });
});

describe('a check-in', () => {
  const weekly = book(
    [goal('weekly'), goal('draft', { state: 'draft' }), goal('empty')],
    [target('one', 'weekly'), target('two', 'draft')],
  );
  const missed = (last: ReadonlyMap<string, number>) =>
    missedCheckIns({ book: weekly, model, now }, last).standing.map(({ condition }) => condition);

  it('is missed once a unit of the cadence has passed over a target of an active goal', () => {
    expect(missed(new Map())).toEqual(['missed_check_in:weekly']);
    expect(missed(new Map([['one', now - 7 * day]]))).toEqual([]);
    expect(missed(new Map([['one', now - 7 * day - 1]]))).toEqual(['missed_check_in:weekly']);
  });
});

describe('data', () => {
  it('are stale when they are older than a unit of the cadence and a day; what cannot be read is not known', () => {
    const found = (latest: number) =>
      findStaleData(
        new Map([
          ['answers', { latest, sources: [] }],
          ['score', null],
        ]),
        { model, now },
      );
    // Monthly: rows of 14 February at noon are due on 15 March at noon.
    expect(found(Date.parse('2026-02-14T12:00:00Z'))).toMatchObject({ standing: [], unknown: ['stale_data:score'] });
    expect(found(Date.parse('2026-02-14T11:59:00Z')).standing).toMatchObject([{ condition: 'stale_data:answers' }]);
  });
});

describe('what stands', () => {
  const alert: Alert = {
    event: 'stale_data',
    condition: 'stale_data:answers',
    about: { kind: 'metric', metric: 'answers' },
    data: { summary: 'It is stale.' },
  };

  it('is one happening until it has cleared, also while it cannot be looked at, and then another', () =>
    rollback(db, async (transaction) => {
      const occurrences = async (hour: number, standing: readonly Alert[], unknown: readonly string[] = []) =>
        (await settleAlerts(transaction, now + hour * 3_600_000, [{ standing, unknown }])).map(
          (each) => each.occurrence,
        );
      const first = await occurrences(0, [alert]);
      expect(first).toEqual(['stale_data:answers@2026-03-15T12:00:00.000Z']);
      expect(await occurrences(1, [alert])).toEqual(first);
      expect(await occurrences(2, [], [alert.condition])).toEqual([]);
      expect(await occurrences(3, [alert])).toEqual(first);
      expect(await occurrences(4, [])).toEqual([]);
      expect(await occurrences(5, [alert])).toEqual(['stale_data:answers@2026-03-15T17:00:00.000Z']);
    }));
});

describe('a digest', () => {
  it('is due at seven of the calendar, the next day or on the first day of the week', () => {
    const berlin = { ...utcCalendar, timeZone: 'Europe/Berlin' };
    const due = (digest: 'daily' | 'weekly', at: string) =>
      new Date(digestDue(berlin, digest, Date.parse(at))).toISOString();
    expect(due('daily', '2026-03-28T05:59:00Z')).toBe('2026-03-28T06:00:00.000Z');
    // The night between loses an hour.
    expect(due('daily', '2026-03-28T06:00:00Z')).toBe('2026-03-29T05:00:00.000Z');
    expect(due('weekly', '2026-03-25T12:00:00Z')).toBe('2026-03-30T05:00:00.000Z');
  });
});
