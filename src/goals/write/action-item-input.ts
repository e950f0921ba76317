/** The noun: what is said of an action item when it is opened or changed. */
import type { ActionItem } from '../records/action-item.ts';

export type ActionItemContent = Pick<ActionItem, 'title' | 'note' | 'owner' | 'dueAt'>;

/** For a goal or a target, or about a row, or both a goal or target and a row. */
export type NewActionItem = ActionItemContent & Pick<ActionItem, 'goal' | 'target' | 'about'>;

/** What is left out stays as it is. What it is for stays: another purpose is another item. */
export type ActionItemEdit = Partial<ActionItemContent>;

export interface ActionItemClosing {
  readonly outcome: 'done' | 'dropped';
  /** What came of it. */
  readonly resolution: string;
}
