/** The nouns: a rule of the audit, and what it finds. */
import type { Subject } from '../stakeholders.ts';
import type { AuditScene } from './audit-scene.ts';

/** Worst first. error: a number or a promise is wrong. warning: somebody should act. notice: somebody should know. */
export const severities = ['error', 'warning', 'notice'] as const;
export type Severity = (typeof severities)[number];

/** What a finding is about: besides metrics, goals and targets a dataset, whose rows are missing. */
export type AuditSubject = Subject | { readonly kind: 'dataset'; readonly key: string };

/** One thing that a rule found. */
export interface Remark {
  readonly subject: AuditSubject;
  /** What is wrong, in a sentence that names the subject. It tells nothing that only readers of another goal may know. */
  readonly message: string;
  /** What to do next, in a sentence. */
  readonly hint: string;
}

export interface AuditRule<Code extends string = string> {
  /** Stable: clients may branch on it. */
  readonly code: Code;
  readonly severity: Severity;
  /** What it finds, in a sentence; the page of all rules says the same. */
  readonly finds: string;
  /** Whether it looks at how recent the rows are: one small statement a dataset and time. */
  readonly readsData?: true;
  /** In the order of the model and of creation; each subject at most once. */
  find(scene: AuditScene): readonly Remark[];
}
