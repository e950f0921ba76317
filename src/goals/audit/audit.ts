/** Runs the rules over a scene: what one reader may know of what they find. */
import { maySee, type Viewer } from '../book/viewer.ts';
import type { AuditRule, AuditSubject, Remark, Severity } from './audit-rule.ts';
import { type AuditCode, auditRules } from './audit-rules.ts';
import type { AuditScene } from './audit-scene.ts';

export interface Finding extends Remark {
  readonly rule: AuditCode;
  readonly severity: Severity;
}

export interface Audited {
  /** Errors first; in the order of the rules, and within a rule of the model and of creation. */
  readonly findings: readonly Finding[];
  /** How many more are about goals that are not for this reader. */
  readonly hidden: number;
}

/** What is audited: rules by code and severities; all where null. */
export interface AuditChoice {
  readonly rules: readonly AuditCode[] | null;
  readonly severities: readonly Severity[] | null;
}

export const chosenRules = ({ rules, severities }: AuditChoice): readonly AuditRule<AuditCode>[] =>
  auditRules.filter(
    ({ code, severity }) => (rules === null || rules.includes(code)) && (severities?.includes(severity) ?? true),
  );

export function audit(scene: AuditScene, viewer: Viewer, choice: AuditChoice): Audited {
  const found = chosenRules(choice).flatMap(({ code, severity, find }) =>
    find(scene).map((remark): Finding => ({ rule: code, severity, ...remark })),
  );
  const findings = found.filter(({ subject }) => mayKnow(scene, viewer, subject));
  return { findings, hidden: found.length - findings.length };
}

/** A target is seen by whoever sees its goal; the model is for everybody. */
function mayKnow({ book }: AuditScene, viewer: Viewer, { kind, key }: AuditSubject): boolean {
  if (kind === 'metric' || kind === 'dataset') return true;
  const goal = book.goals.get(kind === 'goal' ? key : (book.targets.get(key)?.goal ?? ''));
  return goal !== undefined && maySee(book, viewer, goal);
}
