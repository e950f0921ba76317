/** Who was what when, who came after whom, and when something is due next: without a database. */
import { describe, expect, it } from 'vitest';
import { heirOf, teamAfter } from '../../src/goals/book/succession.ts';
import { nextDue } from '../../src/goals/cadence/next-due.ts';
import { differingFields } from '../../src/goals/history/differing-fields.ts';
import { mergeOwnership } from '../../src/goals/history/merge-ownership.ts';
import type { Assignment, KnownStakeholder } from '../../src/goals/stakeholders.ts';
import { calendarOf } from '../kernel/calendars.ts';

const stretch = (stakeholder: string, fromAt: number, untilAt: number | null, assignedBy = 'model'): Assignment => ({
  subject: { kind: 'metric', key: 'nps' },
  role: 'accountable',
  stakeholder,
  fromAt,
  untilAt,
  assignedBy,
});

const someone = (key: string, more: Partial<KnownStakeholder> = {}): [string, KnownStakeholder] => [
  key,
  { key, name: key, kind: 'person', source: 'api', revision: 1, leftAt: null, successor: null, ...more },
];

describe('the history of who owned a metric', () => {
  const told = (stretches: readonly Assignment[]) =>
    stretches.map(({ stakeholder, fromAt, untilAt }) => `${stakeholder} ${fromAt}–${untilAt ?? ''}`);

  it('joins versions that say the same, and keeps a gap in which there was no definition', () => {
    const said = [stretch('ada', 0, 10), stretch('ada', 10, 20), stretch('ada', 30, null)];
    expect(told(mergeOwnership(said, [], new Map()))).toEqual(['ada 0–20', 'ada 30–']);
  });

  it('has what was assigned above what the model said, and the model again once that ended', () => {
    const assigned = [stretch('ben', 5, 8, 'ada'), stretch('cleo', 8, 12, 'ada')];
    expect(told(mergeOwnership([stretch('ada', 0, 10), stretch('dan', 10, null)], assigned, new Map()))).toEqual([
      'ada 0–5',
      'ben 5–8',
      'cleo 8–12',
      'dan 12–',
    ]);
  });

  it('goes to who came after, and after those, where the model still names one who left', () => {
    const known = new Map([
      someone('ada', { leftAt: 5, successor: 'ben' }),
      someone('ben', { leftAt: 9, successor: 'cleo' }),
      someone('cleo'),
    ]);
    expect(told(mergeOwnership([stretch('ada', 0, null)], [], known))).toEqual(['ada 0–5', 'ben 5–9', 'cleo 9–']);
    expect(told(mergeOwnership([stretch('ada', 20, null)], [], known))).toEqual(['cleo 20–']);
  });

  it('leaves out what ended in the instant in which it began', () => {
    expect(told(mergeOwnership([stretch('ada', 0, null)], [stretch('ben', 5, 5, 'ada')], new Map()))).toEqual([
      'ada 0–',
    ]);
  });
});

describe('a team that left', () => {
  const team = (key: string, memberOf?: string, successor?: string) =>
    someone(key, {
      kind: 'team',
      memberOf,
      ...(successor === undefined ? {} : { leftAt: 1, successor }),
    });

  it('is looked through: to the one that came after, or, after a person, to the one above', () => {
    const known = new Map([
      team('top'),
      team('old', 'top', 'new'),
      team('new', 'top'),
      team('gone', 'top', 'ada'),
      someone('ada', { memberOf: 'old' }),
      someone('ben', { memberOf: 'gone' }),
    ]);
    const inTeam = (key: string) => teamAfter(known, known.get(key) as KnownStakeholder);
    expect([inTeam('ada'), inTeam('ben')]).toEqual(['new', 'top']);
    expect(heirOf(known, 'old')).toBe('new');
  });

  it('never puts a team inside itself, where one of its own parts came after it', () => {
    const known = new Map([team('top'), team('old', 'top', 'part'), team('half', 'old'), team('part', 'half')]);
    const inTeam = (key: string) => teamAfter(known, known.get(key) as KnownStakeholder);
    expect([inTeam('half'), inTeam('part')]).toEqual(['top', 'half']);
  });

  it('leads nowhere in a circle of successors, and does not hang', () => {
    const known = new Map([
      team('one', undefined, 'two'),
      team('two', undefined, 'one'),
      someone('ada', { memberOf: 'one' }),
    ]);
    expect(teamAfter(known, known.get('ada') as KnownStakeholder)).toBeUndefined();
    expect(heirOf(known, 'one')).toBe('two');
  });
});

describe('what is due again and again', () => {
  const at = Date.parse;
  const rhythm = {
    calendar: calendarOf({ timeZone: 'Europe/Berlin' }),
    start: at('2026-01-31T08:00Z'),
    end: at('2026-12-31T23:00Z'),
  };

  it('is due at the end of a shorter month, and at the same local time over a change of the clocks', () => {
    expect(nextDue({ ...rhythm, cadence: 'monthly' }, null)).toBe(at('2026-02-28T08:00Z'));
    expect(nextDue({ ...rhythm, cadence: 'weekly' }, at('2026-03-25T08:00Z'))).toBe(at('2026-04-01T07:00Z'));
  });

  it('is due for the last time at the end, and never again once it was done then', () => {
    expect(nextDue({ ...rhythm, cadence: 'quarterly' }, at('2026-12-01T08:00Z'))).toBe(rhythm.end);
    expect(nextDue({ ...rhythm, cadence: 'daily' }, rhythm.end)).toBeNull();
  });
});

describe('the fields that a change changed', () => {
  it('are those that differ, without what every change moves', () => {
    const before = { title: 'A', people: { informed: ['ada'] }, revision: 1, updatedBy: 'ada' };
    const after = { title: 'B', people: { informed: ['ada'] }, revision: 2, updatedBy: 'ben', note: 'new' };
    expect(differingFields(before, after)).toEqual({
      before: { title: 'A', note: null },
      after: { title: 'B', note: 'new' },
    });
    expect(differingFields(null, { title: 'A' })).toEqual({ before: null, after: { title: 'A' } });
  });
});
