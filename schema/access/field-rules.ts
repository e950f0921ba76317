/** What fields need: each root field says so, and elsewhere each that tells more than its type. A root field that is not here fails the build. */
import type { Scope } from '../../src/access/scope.ts';
import { type OwnerRule, owners } from './owners.ts';

export type FieldRule =
  /** For whoever is somebody at all. */
  | { readonly kind: 'open' }
  /** As its type needs, which only the id says: looked at by the field itself. */
  | { readonly kind: 'byType' }
  | { readonly kind: 'needs'; readonly scope: Scope }
  /** For those with the scope, and for the owner of what it is about. */
  | { readonly kind: 'needsOrOwner'; readonly scope: Scope; readonly owner: OwnerRule }
  /** By what is asked of it. */
  | { readonly kind: 'byArguments'; readonly scopes: (args: never) => readonly Scope[] };

const open: FieldRule = { kind: 'open' };
const byType: FieldRule = { kind: 'byType' };
const needs = (scope: Scope): FieldRule => ({ kind: 'needs', scope });
const changes = (owner: OwnerRule): FieldRule => ({ kind: 'needsOrOwner', scope: 'goals:write', owner });

const definitions = needs('definitions:read');
const metrics = needs('metrics:read');
const goals = needs('goals:read');
const follow = needs('follow');
const people = needs('people:write');

const Query: Readonly<Record<string, FieldRule>> = {
  me: open,
  issueCodes: open,
  node: byType,
  nodes: byType,
  metric: definitions,
  metrics: definitions,
  dimensions: definitions,
  pyramid: definitions,
  framework: definitions,
  frameworks: definitions,
  score: definitions,
  scores: definitions,
  calendar: definitions,
  calendars: definitions,
  schedule: definitions,
  schedules: definitions,
  benchmark: definitions,
  benchmarks: definitions,
  stakeholder: definitions,
  stakeholders: definitions,
  table: metrics,
  explain: metrics,
  goal: goals,
  goals,
  target: goals,
  actionItems: goals,
  changes: goals,
  audit: goals,
  auditCounts: goals,
  follows: follow,
  accessLog: needs('operate'),
};

const Mutation: Readonly<Record<string, FieldRule>> = {
  ...Object.fromEntries(Object.entries(owners).map(([field, owner]) => [field, changes(owner)])),
  createStakeholder: people,
  updateStakeholder: people,
  handOver: people,
  follow,
  updateFollow: follow,
  endFollow: follow,
  testFollow: follow,
};

const Subscription: Readonly<Record<string, FieldRule>> = { statusChanged: goals, freshnessChanged: metrics };

/** Of types that are no roots: what needs more than to hold an object of the type. */
const narrower: Readonly<Record<string, FieldRule>> = {
  'Metric.status': goals,
  'PyramidLevel.status': goals,
  'Stakeholder.email': needs('personal:read'),
  'Dataset.query': needs('explain:sql'),
  'PlanScan.sql': needs('explain:sql'),
  'MetricValue.compare': {
    kind: 'byArguments',
    scopes: ({ to }: { readonly to: readonly { readonly kind: string }[] }) =>
      to.some(({ kind }) => kind === 'target') ? ['goals:read'] : [],
  },
};

const roots: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = { Query, Mutation, Subscription };

export const isRoot = (type: string): boolean => Object.hasOwn(roots, type);

/** `Type.field` to its rule. */
export const fieldRules: ReadonlyMap<string, FieldRule> = new Map([
  ...Object.entries(roots).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, rule]): [string, FieldRule] => [`${type}.${field}`, rule]),
  ),
  ...Object.entries(narrower),
]);
