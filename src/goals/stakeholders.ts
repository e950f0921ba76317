/** The nouns: who there is, and who is what to what. */
import type { Instant } from '../kernel/period.ts';
import type { Stakeholder } from '../model/stakeholder.ts';

export const roles = ['accountable', 'responsible', 'consulted', 'informed'] as const;
export type Role = (typeof roles)[number];

/** A person or a team of the model, or one that is managed through the API. */
export interface KnownStakeholder extends Stakeholder {
  readonly source: 'model' | 'api';
  /** Null for one of the model: its file is edited, not its row. */
  readonly revision: number | null;
  /** Null while here. */
  readonly leftAt: Instant | null;
  /** To whom everything went that was theirs. */
  readonly successor: string | null;
}

/** What somebody can be something to: the key of a metric, the id of a goal or a target. */
export interface Subject {
  readonly kind: 'metric' | 'goal' | 'target';
  readonly key: string;
}

export type Involved = { readonly accountable: string | null } & Readonly<
  Record<Exclude<Role, 'accountable'>, readonly string[]>
>;

/** A stretch of time in which somebody was something to a subject. */
export interface Assignment {
  readonly subject: Subject;
  readonly role: Role;
  readonly stakeholder: string;
  readonly fromAt: Instant;
  /** Null while it lasts. */
  readonly untilAt: Instant | null;
  /** Key of a stakeholder; `model` where the model file says it. */
  readonly assignedBy: string;
}

/** Everybody, by key, and what they are to metrics, goals and targets now. */
export interface Directory {
  readonly stakeholders: ReadonlyMap<string, KnownStakeholder>;
  /** Of a metric: what was assigned through the API, role by role, above what the model says. */
  involved(subject: Subject): Involved;
  /** Every subject that this stakeholder is something to, in the order of the model and of creation. */
  subjectsOf(stakeholder: string, role: Role): readonly Subject[];
}
