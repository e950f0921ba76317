/** Numbers of a dataset that promises anonymity: which are withheld, and how. */
import { describe, expect, it } from 'vitest';
import { Disclosure } from '../../src/engine/anonymity/disclosure.ts';
import { createLedger } from '../../src/engine/anonymity/ledger.ts';
import { between, codesOf, question } from '../kit/questions.ts';
import { answers, answersWorld, minimum, month, sessionOf, shown, spring, teams } from './answers.ts';

const world = await answersWorld();
const session = sessionOf(world);

const sizeOf = (team: string) => new Set(answers.filter((each) => each.team === team).map(({ person }) => person)).size;
const isOfFew = (team: string) => sizeOf(team) > 0 && sizeOf(team) < minimum;

describe('sums that were told', () => {
  const atoms = [
    { respondents: null },
    { respondents: ['1', '2', '3'] },
    { respondents: ['4', '5', '6'] },
    { respondents: null },
  ];
  it('of few are not, nor the rest of a whole, nor what two differ by', () => {
    const one = new Disclosure(atoms, minimum);
    expect([one.tell([1]), one.tell([0, 1]), one.tell([0])]).toEqual([false, true, false]);
    const other = new Disclosure(atoms, minimum);
    expect([other.tell([0, 1, 2]), other.tell([0, 1]), other.tell([1, 2])]).toEqual([true, false, true]);
  });
  it('by three steps are not either, and no rows say nothing', () => {
    const one = new Disclosure(atoms, minimum);
    // whole − (0, 1) − (2, 3) is nothing; (0, 1) + (1, 3) − (0, 3) is twice the three.
    expect([one.tell([0, 1]), one.tell([1, 3]), one.tell([0, 3]), one.tell([])]).toEqual([true, true, false, true]);
  });
  it('of rows whose respondent is not known are of one', () => {
    expect(new Disclosure([{ respondents: [''] }], minimum).tell([0])).toBe(false);
  });
  it('are known where they were told before, whatever they give away by now', () => {
    const one = new Disclosure(atoms, minimum);
    one.know([0, 1]);
    expect(one.tell([0])).toBe(false);
  });
});

describe('a dataset that promises anonymity', () => {
  it('withholds groups of few, and one more where the rest would tell', async () => {
    const ledger = createLedger();
    const [whole, byTeam] = await (async () => {
      const asking = session(ledger);
      return Promise.all([
        asking.ask(question('mean', { periods: [month(2)] })),
        asking.ask(question('mean', { periods: [month(2)], by: ['team'] })),
      ]);
    })();
    const sizes = new Map(
      teams.map((team) => [
        team,
        new Set(answers.filter((each) => each.month === 2 && each.team === team).map(({ person }) => person)).size,
      ]),
    );
    expect(whole.groups.every((group) => shown(group))).toBe(true);
    const hidden = byTeam.groups.filter((group) => !shown(group)).map(({ members }) => String(members[0]));
    const few = [...sizes].filter(([, size]) => size > 0 && size < minimum).map(([team]) => team);
    expect(few.length).toBeGreaterThan(0);
    expect(few.filter((team) => !hidden.includes(team))).toEqual([]);
    const together = hidden.reduce((sum, team) => sum + (sizes.get(team) ?? 0), 0);
    expect(together).toBeGreaterThanOrEqual(minimum);
    const [first] = byTeam.groups.filter((group) => !shown(group));
    expect(first?.values[0]?.estimate).toEqual({
      value: null,
      decimal: null,
      sampleSize: null,
      suppressed: { reason: 'ANONYMITY', minimum, sampleSize: null, message: expect.stringContaining('fewer than 5') },
    });
    expect(first?.values[0]?.interval(0.95)).toBeNull();
  });

  it('tells neither a filter nor its opposite where one of them is of few, in whichever order and operation they come', async () => {
    const few = teams.find(isOfFew);
    const ledger = createLedger();
    const ask = async (where?: object) => {
      const { groups } = await session(ledger).ask(
        question('answers', { periods: [spring], ...(where && { where }) } as never),
      );
      return groups.map((group) => shown(group));
    };
    expect(await ask({ not: { team: few } })).toEqual([true]);
    expect(await ask()).toEqual([false]);
    expect(await ask({ team: few })).toEqual([false]);
  });

  it('shows comments of enough respondents, without what tells who wrote them, and none that a page before leaves over', async () => {
    const page = { themes: null, after: null, before: null, inverted: false, limit: 500 };
    const ledger = createLedger();
    const ask = (where?: object, more: object = {}, by: readonly string[] = []) =>
      session(ledger).comments(question('answers', { periods: [spring], by, ...(where && { where }) } as never), {
        ...page,
        ...more,
      });
    expect(await ask()).toHaveLength(answers.length);
    expect(await codesOf(ask(undefined, { themes: ['x'] }))).toEqual(['ANONYMITY']);
    expect(await codesOf(ask(undefined, {}, ['team']))).toEqual(['ANONYMITY']);
    // Fewer than eight, and all but these.
    const few = teams.find((team) => sizeOf(team) > 0 && sizeOf(team) < 8);
    expect(await codesOf(ask({ team: few }))).toEqual(['ANONYMITY']);
    expect(await codesOf(ask({ not: { team: few } }))).toEqual(['ANONYMITY']);
  });

  it('refuses rankings, by another metric as well', async () => {
    const top = { count: 2, order: 'highest', other: false } as const;
    const refusedOf = (metric: string, more: object = {}) =>
      codesOf(
        session(createLedger()).ask(question(metric, { periods: [spring], by: ['team'], top: { ...top, ...more } })),
      );
    expect(await refusedOf('mean')).toEqual(['ANONYMITY']);
    expect(await refusedOf('visits', { metric: 'mean' })).toEqual(['ANONYMITY']);
    const own = await session(createLedger()).ask(question('visits', { periods: [spring], by: ['team'], top }));
    expect(own.groups.map(({ members }) => members[0])).toEqual(['b', 'a']);
  });

  it('says nothing beside a number, where it would say it of few', async () => {
    const asked = question('usual', { periods: [spring] });
    const [open] = (await world.session().ask(asked)).groups;
    const [told] = (await session(createLedger()).ask(asked)).groups;
    expect(open?.values[0]?.estimate.beside).toEqual([expect.objectContaining({ kind: 'INVALID' })]);
    const { beside: _, ...rest } = open?.values[0]?.estimate ?? { value: null };
    expect(told?.values[0]?.estimate).toEqual(rest);
  });

  it('tells a reader so many numbers and no more, and those again that it told', async () => {
    const ledger = createLedger();
    // Many gave each score: of every set of scores something may be told.
    const scoresOf = (set: number) => [...Array(11).keys()].filter((score) => (set >> score) & 1);
    const told = async (from: number) => {
      const asking = session(ledger);
      const asked = Array.from({ length: 100 }, async (_, index) => {
        const where = { score: { in: scoresOf(from + index) } };
        const { groups } = await asking.ask(question('answers', { periods: [spring], where } as never));
        return groups.every((group) => shown(group));
      });
      return (await Promise.all(asked)).filter(Boolean).length;
    };
    expect([await told(1), await told(101), await told(201), await told(301), await told(50)]).toEqual([
      100, 100, 100, 0, 100,
    ]);
  });

  it('counts a number once however its period is written: one until now is another whenever it is asked for', async () => {
    const ledger = createLedger();
    const until = (day: number) =>
      between('2024-01-01', new Date(Date.UTC(2025, 5, 1) + day * 86_400_000).toISOString().slice(0, 10));
    const periods = Array.from({ length: 400 }, (_, day) => until(day));
    const none = between('2020-01-01', '2020-02-01');
    const [whole] = (await session(ledger).ask(question('answers', { periods: [...periods, none] }))).groups;
    expect([...periods, none].filter((_, period) => whole && shown(whole, period))).toHaveLength(401);
    expect(ledger.told('answers')).toHaveLength(1);
  });

  it('remembers for a day by a clock that nobody sets: one that jumps makes it forget nothing', async () => {
    const [day, year] = [86_400_000, 365 * 86_400_000];
    let elapsed = 0;
    const ledger = createLedger(() => elapsed);
    const few = teams.find(isOfFew);
    const ask = async (now: number, where: object) => {
      const asking = world.session(now, undefined, ledger);
      const [group] = (await asking.ask(question('answers', { periods: [spring], where } as never))).groups;
      return group && shown(group);
    };
    const present = Date.parse('2026-01-01T00:00:00Z');
    expect(await ask(present, { not: { team: few } })).toBe(true);
    // The whole would tell of the few by what it is more.
    const whole = { not: { team: 'nobody’s' } };
    expect([await ask(present + year, whole), await ask(present - year, whole)]).toEqual([false, false]);
    elapsed = day - 1;
    expect(await ask(present, whole)).toBe(false);
    elapsed = day;
    expect(await ask(present, whole)).toBe(true);
  });

  it('withholds nothing from whoever may be told everything', async () => {
    const { groups } = await world.session().ask(question('mean', { periods: [month(2)], by: ['team', 'site'] }));
    expect(groups.every((group) => shown(group))).toBe(true);
  });
});
