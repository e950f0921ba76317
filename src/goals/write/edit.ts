/** The nouns that every change shares: where it is written, what it was made on, and who made it. */
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';
import type { Author } from './author.ts';

/** Where changes are written: the database, and the model that they are checked against. */
export interface GoalStore {
  readonly db: Database;
  readonly model: Model;
}

/** Something as the caller looked at it. */
export interface Revision {
  readonly id: string;
  readonly revision: number;
}

/** The columns of something new that say who made it. */
export const madeBy = ({ actor, now }: Author) => ({
  createdAt: new Date(now),
  createdBy: actor,
  updatedAt: new Date(now),
  updatedBy: actor,
});
