/** The audit as a query: what is wrong with the model, the goals and the data as a whole, and what to do next. */
import type { Audited, Finding } from '../../src/goals/audit/audit.ts';
import { severities } from '../../src/goals/audit/audit-rule.ts';
import { type AuditCode, auditRules } from '../../src/goals/audit/audit-rules.ts';
import { runAudit, usualUnusedAfter } from '../../src/goals/audit/run-audit.ts';
import type { Goal } from '../../src/goals/goal.ts';
import type { GoalSession } from '../../src/goals/goal-session.ts';
import type { Target } from '../../src/goals/target.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { DatasetRef } from '../definitions/dataset.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';
import { words } from './goal-words.ts';

const AuditRuleEnum = builder.enumType('AuditRule', {
  description:
    'What the audit looks for. Codes are stable: clients may branch on them; each has a page entry with what to do.',
  values: Object.fromEntries(
    auditRules.map(({ code, finds, severity }) => [code, { value: code, description: `${finds} (${severity})` }]),
  ) as Record<AuditCode, { value: AuditCode; description: string }>,
});

const AuditSeverityEnum = builder.enumType('AuditSeverity', {
  description: 'How bad a finding is.',
  values: words(severities, {
    error: 'A number or a promise is wrong.',
    warning: 'Somebody should act.',
    notice: 'Somebody should know.',
  }),
});

const AuditSubject = builder.unionType('AuditSubject', {
  description: 'What a finding is about.',
  types: [MetricRef, GoalRef, TargetRef, DatasetRef],
  resolveType: (subject: Metric | Goal | Target | Dataset) => {
    if ('aim' in subject) return 'Target';
    if ('intent' in subject) return 'Goal';
    return 'type' in subject ? 'Metric' : 'Dataset';
  },
});

const AuditFindingRef = builder.objectRef<Finding>('AuditFinding').implement({
  description: 'One thing that is wrong, or that somebody should know.',
  fields: (t) => ({
    rule: t.field({ type: AuditRuleEnum, description: 'What found it.', resolve: ({ rule }) => rule }),
    severity: t.field({ type: AuditSeverityEnum, description: 'How bad it is.', resolve: ({ severity }) => severity }),
    subject: t.field({
      type: AuditSubject,
      description: 'The metric, goal, target or dataset that it is about.',
      resolve: async ({ subject: { kind, key } }, _, { catalog, goals }) => {
        const { metrics, datasets } = catalog.model;
        const book = await goals.book();
        const found = { metric: metrics, dataset: datasets, goal: book.goals, target: book.targets }[kind].get(key);
        if (!found) throw new Error('A finding is about something that is there.');
        return found;
      },
    }),
    message: t.exposeString('message', { description: 'One sentence for people, naming the subject.' }),
    hint: t.exposeString('hint', { description: 'What to do next.' }),
  }),
});

const AuditCountsRef = builder.objectRef<Audited>('AuditCounts').implement({
  description: 'How much an audit found, for this reader.',
  fields: (t) => ({
    errors: t.int({ description: 'Findings of severity ERROR.', resolve: ({ findings }) => count(findings, 'error') }),
    warnings: t.int({
      description: 'Findings of severity WARNING.',
      resolve: ({ findings }) => count(findings, 'warning'),
    }),
    notices: t.int({
      description: 'Findings of severity NOTICE.',
      resolve: ({ findings }) => count(findings, 'notice'),
    }),
    hidden: t.exposeInt('hidden', {
      description:
        'Findings of any severity about goals that are not for you: counted here, and told to those who may see them.',
    }),
  }),
});

const count = (findings: readonly Finding[], severity: Finding['severity']): number =>
  findings.filter((each) => each.severity === severity).length;

const choiceOf = (t: Parameters<Parameters<typeof builder.queryField>[1]>[0]) => ({
  rules: t.arg({ type: [AuditRuleEnum], description: 'These rules; all when absent.' }),
  severity: t.arg({ type: [AuditSeverityEnum], description: 'Rules of these severities; all when absent.' }),
  unusedDays: t.arg.int({
    required: true,
    defaultValue: usualUnusedAfter,
    description: 'For NEVER_ASKED: days without a use after which a metric counts as unused, 1 to 3660.',
  }),
});

interface Chosen {
  readonly rules?: readonly AuditCode[] | null | undefined;
  readonly severity?: readonly Finding['severity'][] | null | undefined;
  readonly unusedDays: number;
}

/** Findings and counts of one operation are of one audit. */
const audits = new WeakMap<GoalSession, Map<string, Promise<Audited>>>();

function audited({ goals }: Context, { rules = null, severity = null, unusedDays }: Chosen): Promise<Audited> {
  const known = audits.get(goals) ?? new Map<string, Promise<Audited>>();
  audits.set(goals, known);
  const days = Math.min(3660, Math.max(1, unusedDays));
  const name = JSON.stringify([rules, severity, days]);
  const found = known.get(name) ?? runAudit(goals, { rules, severities: severity }, days);
  known.set(name, found);
  return found;
}

builder.queryFields((t) => ({
  audit: t.field({
    type: [AuditFindingRef],
    description:
      'What is wrong with metrics, goals, targets and data as a whole, errors first. About goals only as far as you may see them; `auditCounts` says how many findings are not for you.',
    args: choiceOf(t),
    resolve: async (_, chosen, context) => [...(await audited(context, chosen)).findings],
  }),
  auditCounts: t.field({
    type: AuditCountsRef,
    description: 'How much the audit finds. With the arguments of `audit` beside it, it is the same audit.',
    args: choiceOf(t),
    resolve: (_, chosen, context) => audited(context, chosen),
  }),
}));
