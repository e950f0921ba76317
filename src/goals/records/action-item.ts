/** The noun: an action item, something to be done by somebody by a day. */
import type { Instant } from '../../kernel/period.ts';
import type { Edited } from '../goal.ts';

export const actionItemStates = ['open', 'done', 'dropped'] as const;
export type ActionItemState = (typeof actionItemStates)[number];

/** One row of the data: whose loop is to be closed. */
export interface About {
  /** Key of an entity or a dataset of the model. */
  readonly kind: string;
  /** Key of the row. */
  readonly key: string;
}

export interface ActionItem extends Edited {
  readonly id: string;
  readonly title: string;
  readonly note: string | null;
  /** Id of the goal or of the target that it is for; both null where it is for none. */
  readonly goal: string | null;
  readonly target: string | null;
  readonly about: About | null;
  /** Key of a stakeholder. */
  readonly owner: string;
  readonly dueAt: Instant;
  readonly state: ActionItemState;
  /** What came of it; null while open, as below. */
  readonly resolution: string | null;
  readonly closedAt: Instant | null;
}

export const isLate = ({ state, dueAt }: Pick<ActionItem, 'state' | 'dueAt'>, now: Instant): boolean =>
  state === 'open' && dueAt < now;
