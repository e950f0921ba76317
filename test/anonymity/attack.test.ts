/** Whatever is told of a dataset that promises anonymity, no arithmetic on it says anything of fewer respondents than five. */
import { describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../src/engine/anonymity/ledger.ts';
import type { Question } from '../../src/query/question.ts';
import { between, question } from '../kit/questions.ts';
import {
  type Answered,
  answers,
  answersWorld,
  draw,
  minimum,
  people,
  sessionOf,
  shown,
  spring,
  teams,
} from './answers.ts';

const world = await answersWorld();
const session = sessionOf(world);

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
    expect(everything.told('answers')).toEqual([]);
  });
});
