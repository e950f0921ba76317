/** The noun: what is said of a person or team when it is made or changed through the API. */
import type { Stakeholder } from '../../model/stakeholder.ts';

/** What is null is not said. */
export interface StakeholderContent {
  readonly name: string;
  readonly title: string | null;
  readonly email: string | null;
  /** Key of a team. */
  readonly memberOf: string | null;
}

export type NewStakeholder = Pick<Stakeholder, 'key' | 'kind'> & StakeholderContent;

/** What is left out stays as it is; a person does not become a team. */
export type StakeholderEdit = Partial<StakeholderContent>;
