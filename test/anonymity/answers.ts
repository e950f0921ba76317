/** A small company whose answers promise anonymity: large teams, and some of two or three. */
import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import type { Ledger } from '../../src/engine/anonymity/ledger.ts';
import type { Group } from '../../src/engine/answer.ts';
import { between, unit } from '../kit/questions.ts';
import { type SmallWorld, smallWorld } from '../kit/small-world.ts';

export const minimum = 5;
export interface Answered {
  readonly id: number;
  readonly person: number;
  readonly team: string;
  readonly site: string;
  readonly month: number;
  readonly score: number;
}

const random = xorshift128plus(20_261_126);
export const draw = (below: number): number => Math.abs(random.next()) % below;
export const teams = ['a', 'b', 'c', 'd', 'e', 'f'];
export const people = Array.from({ length: 46 }, (_, person) => ({
  person,
  // Some teams are large, some of two or three.
  team: teams[Math.min(5, Math.floor(draw(100) ** 2 / 1700))] ?? 'a',
  site: ['north', 'south', 'west'][draw(3)] ?? 'north',
}));
export const answers: readonly Answered[] = people
  .flatMap((each) => [1, 2, 3, 4].filter(() => draw(10) < 6).map((month) => ({ ...each, month })))
  .map((each, id) => ({ ...each, id, score: draw(11) }));
const at = (month: number): string => `2025-0${month}-10T00:00:00Z`;

/** Call it once at the top of a test file. */
export const answersWorld = () =>
  smallWorld(
    `create table answer_themes (response_id int, theme text);
   create table answer_sentiments (response_id int, language text, label text, score numeric);
   create table visits (id int primary key, team text, at timestamptz);
   insert into visits values (1, 'a', '2025-02-01Z'), (2, 'b', '2025-02-01Z'), (3, 'b', '2025-02-02Z');
   create table answers (id int primary key, person int, team text, site text, score int, comment text, at timestamptz);
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
        {
          key: 'visits',
          table: 'visits',
          time: 'at',
          dimensions: [{ key: 'team' }, { key: 'at', type: 'timestamptz' }],
        },
      ],
      metrics: [
        { key: 'visits', type: 'count', dataset: 'visits' },
        { key: 'answers', type: 'count', dataset: 'answers' },
        { key: 'mean', type: 'mean', dataset: 'answers', value: 'score', unit: 'score' },
        { key: 'high', type: 'mean', dataset: 'answers', value: 'score', where: { score: { gte: 6 } }, unit: 'score' },
        {
          key: 'usual',
          type: 'mean',
          dataset: 'answers',
          value: 'score',
          valid: { score: { between: [1, 9] } },
          unit: 'score',
        },
        { key: 'people', type: 'distinct', dataset: 'answers', value: 'person' },
        {
          key: 'kept',
          type: 'balance',
          dataset: 'answers',
          plus: [{ type: 'count' }],
        },
      ],
      taxonomies: [
        {
          key: 'said',
          dataset: 'answers',
          text: 'comment',
          defaultLanguage: 'en',
          results: { themes: 'answer_themes', sentiment: 'answer_sentiments' },
          themes: [{ key: 'x', name: 'X', languages: { en: { terms: ['x'] } } }],
        },
      ],
    },
  );

export const month = (number: number) => unit('month', `2025-0${number}-01`);
export const spring = between('2025-01-01', '2025-05-01');
export const sessionOf = (world: SmallWorld) => (ledger: Ledger) => world.session(undefined, undefined, ledger);
export const shown = ({ values }: Pick<Group, 'values'>, period = 0): boolean => !values[period]?.estimate.suppressed;
