/** What is said of a new key on the command line, checked: everything that is wrong at once. */
import type { NewKey } from '../../../access/keys/change-keys.ts';
import { accessRoles, isAccessRole, scopesOfRole } from '../../../access/role.ts';
import { isScope, type Scope, scopes } from '../../../access/scope.ts';
import { didYouMean } from '../../../kernel/did-you-mean.ts';
import { collect, issue, ok, type Result, refused } from '../../../kernel/issue.ts';
import type { Instant } from '../../../kernel/period.ts';
import { readAttributes } from '../../question/read-attributes.ts';

export interface KeyOptions {
  readonly name: string;
  readonly role: string;
  readonly scopes?: string;
  readonly expires?: string;
  readonly stakeholder?: string;
  readonly attribute?: readonly string[];
}

type Said = Omit<NewKey, 'createdBy'>;

/** KEY_INVALID with each thing that is wrong. `stakeholders`: keys of those who are here. */
export function readKeyOptions(options: KeyOptions, stakeholders: ReadonlySet<string>, now: Instant): Result<Said> {
  const { name, role, stakeholder = null } = options;
  const given = readScopes(options);
  const expiresAt = options.expires === undefined ? ok(null) : readEnd(options.expires, now);
  const attributes = readAttributes(options.attribute ?? [], 'KEY_INVALID', 'attribute');
  const checked = collect<unknown>([
    name.trim() === ''
      ? wrong('name', 'A key has a name.', ['Name it after what uses it: --name metabase.'])
      : ok(name),
    isAccessRole(role)
      ? ok(role)
      : wrong('role', `Unknown role "${role}".`, [
          ...didYouMean(role, accessRoles),
          `Roles: ${accessRoles.join(', ')}.`,
        ]),
    stakeholder === null || stakeholders.has(stakeholder)
      ? ok(stakeholder)
      : wrong('stakeholder', `Unknown stakeholder "${stakeholder}".`, didYouMean(stakeholder, stakeholders)),
    given,
    expiresAt,
    attributes,
  ]);
  if (checked.kind === 'refused' || given.kind === 'refused' || !isAccessRole(role)) return checked as Result<never>;
  if (expiresAt.kind === 'refused' || attributes.kind === 'refused') return checked as Result<never>;
  return ok({
    name: name.trim(),
    role,
    scopes: given.value,
    stakeholder,
    expiresAt: expiresAt.value,
    attributes: attributes.value,
  });
}

const wrong = (option: string, message: string, hints: readonly string[]): Result<never> =>
  refused(issue('KEY_INVALID', message, { path: [option], hints }));

/** Null where nothing is said: those of the role. */
function readScopes({ scopes: text, role }: KeyOptions): Result<readonly Scope[] | null> {
  if (text === undefined) return ok(null);
  const most: readonly Scope[] = isAccessRole(role) ? scopesOfRole[role] : scopes;
  const read = text.split(/[\s,]+/).filter((name) => name !== '');
  if (read.length === 0) return wrong('scopes', 'No scope is named.', [`Scopes: ${scopes.join(', ')}.`]);
  return collect(
    read.map((name): Result<Scope> => {
      if (!isScope(name))
        return wrong('scopes', `Unknown scope "${name}".`, [
          ...didYouMean(name, scopes),
          `Scopes: ${scopes.join(', ')}.`,
        ]);
      if (most.includes(name)) return ok(name);
      return wrong('scopes', `The role ${role} has no scope "${name}".`, [
        `Scopes narrow a role: take one that has it, such as ${accessRoles.find((each) => scopesOfRole[each].includes(name))}.`,
      ]);
    }),
  );
}

const units: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `12h` or `30d`; null for anything else. */
export function readSpan(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * (units[unit] ?? 0);
}

/** After a span, or at the start of a day in UTC. */
function readEnd(text: string, now: Instant): Result<Instant> {
  const span = readSpan(text);
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const end = span === null ? day : now + span;
  if (Number.isNaN(end))
    return wrong('expires', `"${text}" is no end.`, ['Give a span or a day: 90d, 12h, 2027-01-31.']);
  return end > now ? ok(end) : wrong('expires', `"${text}" is over.`, ['Give a day that is to come.']);
}
