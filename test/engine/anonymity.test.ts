/** Numbers of a dataset that promises anonymity: whatever is told, no arithmetic on it says anything of fewer respondents than five. */

import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { describe, expect, it } from 'vitest';
import { Disclosure } from '../../src/engine/anonymity/disclosure.ts';
import { createLedger, type Ledger } from '../../src/engine/anonymity/ledger.ts';
import type { Group } from '../../src/engine/answer.ts';
import type { Question } from '../../src/query/question.ts';
import { between, codesOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const minimum = 5;
interface Answered {
  readonly id: number;
  readonly person: number;
  readonly team: string;
  readonly site: string;
  readonly month: number;
  readonly score: number;
}

const random = xorshift128plus(20_261_126);
const draw = (below: number): number => Math.abs(random.next()) % below;
const teams = ['a', 'b', 'c', 'd', 'e', 'f'];
const people = Array.from({ length: 46 }, (_, person) => ({
  person,
  // Some teams are large, some of two or three.
  team: teams[Math.min(5, Math.floor(draw(100) ** 2 / 1700))] ?? 'a',
  site: ['north', 'south', 'west'][draw(3)] ?? 'north',
}));
const answers: readonly Answered[] = people
  .flatMap((each) => [1, 2, 3, 4].filter(() => draw(10) < 6).map((month) => ({ ...each, month })))
  .map((each, id) => ({ ...each, id, score: draw(11) }));
const at = (month: number): string => `2025-0${month}-10T00:00:00Z`;

const world = await smallWorld(
  `create table answers (id int primary key, person int, team text, site text, score int, comment text, at timestamptz);
   insert into answers values ${answers
     .map(
       ({ id, person, team, site, month, score }) =>
         `(${id}, ${person}, '${team}', '${site}', ${score}, 'x', '${at(month)}')`,
     )
     .join(', ')};`,
  {
    datasets: [
      {
        key: 'answers',
        table: 'answers',
        time: 'at',
        anonymity: { respondent: 'person' },
        dimensions: [
          { key: 'person', type: 'number', personal: true },
          { key: 'team' },
          { key: 'site' },
          { key: 'score', type: 'number' },
          { key: 'comment' },
          { key: 'at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'answers', type: 'count', dataset: 'answers' },
      { key: 'mean', type: 'mean', dataset: 'answers', value: 'score', unit: 'score' },
      { key: 'high', type: 'mean', dataset: 'answers', value: 'score', where: { score: { gte: 6 } }, unit: 'score' },
      { key: 'people', type: 'distinct', dataset: 'answers', value: 'person' },
      {
        key: 'kept',
        type: 'balance',
        dataset: 'answers',
        plus: [{ type: 'count' }],
      },
    ],
  },
);

const month = (number: number) => unit('month', `2025-0${number}-01`);
const spring = between('2025-01-01', '2025-05-01');
const session = (ledger: Ledger) => world.session(undefined, undefined, ledger);
const shown = ({ values }: Pick<Group, 'values'>, period = 0): boolean => !values[period]?.estimate.suppressed;

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
    const few = teams.find((team) => {
      const size = new Set(answers.filter((each) => each.team === team).map(({ person }) => person)).size;
      return size > 0 && size < minimum;
    });
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

  it('refuses rankings, who is followed through time, and comments of few', async () => {
    const top = { count: 2, order: 'highest', other: false } as const;
    const ledger = createLedger();
    expect(await codesOf(session(ledger).ask(question('mean', { periods: [spring], by: ['team'], top })))).toEqual([
      'ANONYMITY',
    ]);
  });

  it('withholds nothing from whoever may be told everything', async () => {
    const { groups } = await world.session().ask(question('mean', { periods: [month(2)], by: ['team', 'site'] }));
    expect(groups.every((group) => shown(group))).toBe(true);
  });
});

/** The rows of a number that was told. */
type Known = readonly number[];

const conditions: readonly (readonly [object | undefined, (row: Answered) => boolean])[] = [
  [undefined, () => true],
  ...teams.map((team) => [{ team }, (row: Answered) => row.team === team] as const),
  ...teams.map((team) => [{ not: { team } }, (row: Answered) => row.team !== team] as const),
  [{ site: 'north' }, (row) => row.site === 'north'],
  [{ not: { site: 'north' } }, (row) => row.site !== 'north'],
  [{ all: [{ site: 'south' }, { team: 'a' }] }, (row) => row.site === 'south' && row.team === 'a'],
  [{ any: [{ site: 'west' }, { team: 'b' }] }, (row) => row.site === 'west' || row.team === 'b'],
];
const periods = [1, 2, 3, 4].flatMap((from) =>
  [1, 2, 3, 4].filter((to) => to >= from).map((to) => [from, to] as const),
);
const dimensions: readonly (readonly ('team' | 'site')[])[] = [[], [], ['team'], ['site'], ['team', 'site']];
const metrics: readonly (readonly [string, (row: Answered) => boolean])[] = [
  ['answers', () => true],
  ['mean', () => true],
  ['high', ({ score }) => score >= 6],
  ['people', () => true],
];

async function attack(
  ledger: Ledger,
  questions: number,
): Promise<{ readonly known: readonly Known[]; readonly withheld: number }> {
  const known: Known[] = [];
  let withheld = 0;
  const asking = session(ledger);
  const drawn = Array.from({ length: questions }, () => {
    const [where, meets] = conditions[draw(conditions.length)] ?? [undefined, () => true];
    const by = dimensions[draw(dimensions.length)] ?? [];
    const [metric, counts] = metrics[draw(metrics.length)] ?? ['answers', () => true];
    const [from, to] = periods[draw(periods.length)] ?? [1, 4];
    const asked: Question = question(metric, {
      periods: [between(`2025-0${from}-01`, `2025-0${to + 1}-01`)],
      by,
      ...(where && { where }),
    } as never);
    return { asked, by, inside: (row: Answered) => meets(row) && counts(row) && row.month >= from && row.month <= to };
  });
  await Promise.all(
    drawn.map(async ({ asked, by, inside }) => {
      for (const group of (await asking.ask(asked)).groups) {
        const rows = answers.filter(
          (row) => inside(row) && by.every((name, index) => row[name] === group.members[index]),
        );
        if (shown(group)) known.push(rows.map(({ id }) => id));
        else withheld++;
      }
    }),
  );
  return { known, withheld };
}

/** Over rationals, apart from the code under test: how many independent sums there are, leaving some columns out. */
function rank(rows: readonly Known[], without: ReadonlySet<number>): number {
  const prime = 1_000_003;
  const matrix = rows.map((row) => {
    const dense: number[] = Array.from({ length: answers.length }, () => 0);
    for (const id of row) if (!without.has(id)) dense[id] = 1;
    return dense;
  });
  let found = 0;
  for (let column = 0; column < answers.length && found < matrix.length; column++) {
    const at = matrix.findIndex((row, index) => index >= found && row[column] !== 0);
    if (at < 0) continue;
    [matrix[found], matrix[at]] = [matrix[at] as number[], matrix[found] as number[]];
    const pivot = matrix[found] as number[];
    let [inverse, base, exponent] = [1, pivot[column] ?? 1, prime - 2];
    for (; exponent > 0; exponent = Math.floor(exponent / 2)) {
      if (exponent % 2 === 1) inverse = (inverse * base) % prime;
      base = (base * base) % prime;
    }
    for (let below = found + 1; below < matrix.length; below++) {
      const row = matrix[below] as number[];
      const factor = ((row[column] ?? 0) * inverse) % prime;
      if (factor === 0) continue;
      for (let each = column; each < row.length; each++)
        row[each] = ((row[each] ?? 0) + (prime - factor) * (pivot[each] ?? 0)) % prime;
    }
    found++;
  }
  return found;
}

describe('somebody who adds, subtracts and intersects all that they can get', () => {
  it.each([1, 2])('finds no number of fewer than five (%i)', async (round) => {
    const ledger = createLedger();
    const known: Known[] = [];
    let withheld = 0;
    // Several operations: what one told counts in the next.
    for (const size of [8, 1, 6, 3, 6]) {
      const found = await attack(ledger, size + round);
      known.push(...found.known);
      withheld += found.withheld;
    }
    expect(known.length).toBeGreaterThan(15);
    expect(withheld).toBeGreaterThan(10);
    const distinct = [...new Map(known.map((rows) => [rows.join(' '), rows])).values()].filter(
      (rows) => rows.length > 0,
    );
    const whole = rank(distinct, new Set());
    const ids = people.map(({ person }) => person);
    const groups = [
      ...ids.map((one) => [one]),
      ...Array.from({ length: 150 }, () => Array.from({ length: 2 + draw(3) }, () => draw(people.length))),
      // Who shares a team or a site is the likeliest to be left over.
      ...teams
        .map((team) => people.filter((each) => each.team === team).map(({ person }) => person))
        .filter(({ length }) => length < minimum),
      ...teams
        .flatMap((team) =>
          ['north', 'south', 'west'].map((site) =>
            people.filter((each) => each.team === team && each.site === site).map(({ person }) => person),
          ),
        )
        .filter(({ length }) => length > 0 && length < minimum),
    ];
    const found = groups.filter((group) => {
      const theirs = new Set(answers.filter(({ person }) => group.includes(person)).map(({ id }) => id));
      // A sum of nobody else would be one that the others' columns do not tell from nothing.
      return rank(distinct, theirs) < whole;
    });
    expect(found).toEqual([]);
  });

  it('finds them where nothing is withheld: the attack is one', async () => {
    const everything = {
      inTurn: (work: () => Promise<unknown>) => work(),
      told: () => [],
      tell: () => undefined,
    } as Ledger;
    const open = world.session();
    const { groups } = await open.ask(question('answers', { periods: [spring], by: ['team', 'site'] }));
    const known = groups.map(({ members }) =>
      answers.filter((row) => row.team === members[0] && row.site === members[1]).map(({ id }) => id),
    );
    const small = people.filter((each) => each.team === 'f').map(({ person }) => person);
    const theirs = new Set(answers.filter(({ person }) => small.includes(person)).map(({ id }) => id));
    expect(rank(known, theirs)).toBeLessThan(rank(known, new Set()));
    expect(everything.told('answers', 0)).toEqual([]);
  });
});
