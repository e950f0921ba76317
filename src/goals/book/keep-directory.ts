/** The directory, kept for as long as the rows that it is made of stay as they are. */
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { Database } from '../../../db/connection.ts';
import type { Statement } from '../../../db/statement.ts';
import { assignments, departures, stakeholders } from '../../../db/tables/stakeholders.ts';
import { withAsker } from '../../../db/with-asker.ts';
import type { Footprint } from '../../engine/reuse/footprint.ts';
import type { Repeatable } from '../../engine/reuse/repeatable.ts';
import type { ResultCache } from '../../engine/reuse/result-cache.ts';
import type { Model } from '../../model/model.ts';
import type { Directory } from '../stakeholders.ts';
import { directoryOf } from './load-goal-book.ts';
import { peopleText, readPeople } from './read-people.ts';

/** As they stand in statements. */
export const peopleTables: readonly string[] = [stakeholders, departures, assignments].map((table) => {
  const { schema, name } = getTableConfig(table);
  return `"${schema}"."${name}"`;
});

const statement: Statement = { text: peopleText, parameters: [] };

export interface DirectorySource {
  readonly db: Database;
  /** The same database, where it says of no operation that it asks: what is read again is read by others. */
  readonly unnamed: Database;
  readonly model: Model;
  /** That of the model; nothing is kept without it. */
  readonly results?: ResultCache | undefined;
  readonly footprint?: Footprint | undefined;
}

export function keptDirectory({ db, unnamed, model, results, footprint }: DirectorySource): Promise<Directory> {
  const load = async (unwatched: Footprint | undefined): Promise<Directory> => {
    const people = await readPeople(db);
    unwatched?.repeatable(repeatPeople(people, unnamed));
    return directoryOf(model, people);
  };
  if (!results) return load(footprint);
  return results.read({ statement, footprint }, (_, unwatched) => load(unwatched), sizeOf);
}

const repeatPeople = (people: string, db: Database): Repeatable => ({
  texts: [peopleText],
  size: people.length,
  again: async ({ observer }) => {
    try {
      return (await readPeople(observer ? withAsker(db, observer) : db)) === people;
    } catch {
      return false;
    }
  },
});

/** Bytes, roughly: somebody with a name, and what they are to a few things. */
const sizeOf = ({ stakeholders }: Directory): number => 1_000 * (1 + stakeholders.size);
