/** The demo company's staff, as surveys know them: by a pseudonym, and where they work. */
import { randomStream } from './random.ts';
import type { World } from './world.ts';

/** Where somebody works: one place each, over all the years. */
interface Place {
  readonly division: string;
  readonly region: string;
  readonly queue: string | null;
}

/** Who answers a survey from a place: nobody twice. */
type Respondents = (place: Place) => string;

/** People a place has for each one who answers, at least: not all do, and not always the same. */
const invited = 2;

/**
 * Called once a survey that is sent out. A stream of its own, so that what is answered is the same as if nobody were told apart; a place hires where
 * more of it answer than ever before.
 */
export function createStaff({ seed }: Pick<World, 'seed'>): () => Respondents {
  const random = randomStream(seed, 'staff');
  const staff = new Map<string, string[]>();
  const hire = () =>
    `p${[0, 1]
      .map(() =>
        random
          .whole(2 ** 32)
          .toString(16)
          .padStart(8, '0'),
      )
      .join('')}`;
  return () => {
    const answered = new Map<string, Set<string>>();
    return ({ division, region, queue }) => {
      const place = `${division} ${region} ${queue}`;
      const people = staff.get(place) ?? [];
      const done = answered.get(place) ?? new Set<string>();
      staff.set(place, people);
      answered.set(place, done);
      while (people.length < (done.size + 1) * invited) people.push(hire());
      const person = random.pick(people.filter((each) => !done.has(each)));
      done.add(person);
      return person;
    };
  };
}
