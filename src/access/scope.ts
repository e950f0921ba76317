/** The noun: a scope, one thing that somebody may do; a few of them take others with them. */

export const scopes = [
  'definitions:read',
  'metrics:read',
  'goals:read',
  'follow',
  'rows:read',
  'comments:read',
  'explain:sql',
  'personal:read',
  'goals:write',
  'people:write',
  'operate',
] as const;

export type Scope = (typeof scopes)[number];

/** What each is for, as people are told. */
export const scopeMeanings: Readonly<Record<Scope, string>> = {
  'definitions:read': 'metrics, pyramid, frameworks, calendars, datasets and people, without a number',
  'metrics:read': 'numbers: values, series, tables, comparisons, freshness',
  'goals:read':
    'goals and targets, where they stand, and what was said and done about them, as far as one may see them',
  follow: 'to be told of what happens to what one may read',
  'rows:read': 'the entities behind a score',
  'comments:read': 'what customers wrote',
  'explain:sql': 'SQL: of plans, and of datasets that are queries',
  'personal:read': 'what names or reaches a person: e-mail addresses, and dimensions that are masked for others',
  'goals:write': 'to change any goal, target and action item that one sees, and who is what to them and to metrics',
  'people:write': 'to add and change people and teams, and to hand over all that is theirs',
  operate:
    'where rollups stand, which row policies acted, the access log, and other matters of those who run the server',
};

/** A number without its definition means nothing, and a target is made of numbers. */
const takesAlong: Readonly<Record<Scope, readonly Scope[]>> = {
  'definitions:read': [],
  'metrics:read': ['definitions:read'],
  'goals:read': ['metrics:read'],
  follow: ['goals:read'],
  'rows:read': ['metrics:read'],
  'comments:read': ['metrics:read'],
  'explain:sql': ['metrics:read'],
  'personal:read': ['definitions:read'],
  'goals:write': ['goals:read'],
  'people:write': ['definitions:read'],
  operate: ['definitions:read'],
};

/** These and all that they take along, each once and in the order of the list. */
export function withAlong(given: Iterable<Scope>): readonly Scope[] {
  const found = new Set<Scope>();
  const add = (scope: Scope): void => {
    if (found.has(scope)) return;
    found.add(scope);
    takesAlong[scope].forEach(add);
  };
  for (const scope of given) add(scope);
  return scopes.filter((scope) => found.has(scope));
}

export const isScope = (name: string): name is Scope => (scopes as readonly string[]).includes(name);
