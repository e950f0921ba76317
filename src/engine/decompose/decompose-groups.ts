/** The arithmetic of "why did it move" on the states of groups: pure, so that its sums are tested without a database. */
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { compareMembers } from '../../plan/compare-members.ts';
import type { Computation } from '../../plan/measurement.ts';
import type { Effects, Sides } from '../../stats/effects.ts';
import { subtract, toNumber } from '../../stats/exact.ts';
import type { Member } from '../answer.ts';
import { measured, mergeAll, type States } from '../measured.ts';
import { addEffects } from './add-effects.ts';
import type { Contribution, Decomposition } from './decomposition.ts';
import { foldWithheld } from './fold-withheld.ts';
import type { Form } from './form.ts';
import { groupNotes } from './group-notes.ts';
import { addSums, effectsBetween, isNothing, numberOf, readSums, type Sums, shareOf } from './sums.ts';

export interface GroupStates extends Sides<States> {
  readonly members: readonly Member[];
}

export interface Decomposing {
  readonly computation: Computation;
  readonly form: Form;
  /** Null: every group is told. */
  readonly top: number | null;
}

export interface DecomposedGroups {
  readonly told: Omit<Decomposition, 'metric' | 'by' | 'period' | 'from'>;
  /** All groups together. */
  readonly whole: Sides<Sums>;
}

/**
 * Groups that have nothing in either period are left out. NOTHING_TO_DECOMPOSE where the whole has no number in one of the
 * periods, or where it is withheld.
 */
export function decomposeGroups(
  { computation, form, top }: Decomposing,
  groups: readonly GroupStates[],
): Result<DecomposedGroups> {
  const folded = foldWithheld(computation, groups);
  const single = readAll(form, folded.shown);
  const hidden = readAll(form, folded.withheld);
  const whole = single && hidden && together(form, [...single, ...hidden]);
  const change = whole && changeOf(whole);
  const reason = withheldReason(computation, groups);
  if (reason !== null || !whole || change === null) return refused(nothing(computation, reason, whole));

  const sidesOf = ({ before, after }: Sides<Sums>) => ({
    before: { value: numberOf(before), share: shareOf(before, whole.before), sampleSize: before.sampleSize },
    after: { value: numberOf(after), share: shareOf(after, whole.after), sampleSize: after.sampleSize },
  });
  const nobody = groups[0]?.members.map(() => null) ?? [];
  const several = (parts: readonly Sides<Sums>[], effects: (sums: Sides<Sums>) => Effects): Contribution | null => {
    if (parts.length === 0) return null;
    const sums = together(form, parts);
    return { members: nobody, groups: parts.length, ...sidesOf(sums), ...effects(sums) };
  };
  const ranked = single
    .filter(({ before, after }) => !(isNothing(before) && isNothing(after)))
    .map((group) => ({ group, effects: effectsBetween(group, whole) }))
    .sort((a, b) => bySize(a.effects, b.effects) || compareMembers(a.group.members, b.group.members));
  const count = top ?? ranked.length;
  const left = ranked.slice(count);
  // One group of its own: the effects of each would tell what is withheld.
  const withheld = several(hidden, (sums) => effectsBetween(sums, whole));
  return ok({
    whole,
    told: {
      ...sidesOf(whole),
      change,
      effects: addEffects([...ranked.map(({ effects }) => effects), ...(withheld ? [withheld] : [])]).effects,
      contributions: ranked
        .slice(0, count)
        .map(({ group, effects }) => ({ members: group.members, groups: 1, ...sidesOf(group), ...effects })),
      other: several(
        left.map(({ group }) => group),
        () => addEffects(left.map(({ effects }) => effects)),
      ),
      withheld,
      assumptions: groupNotes([...single, ...hidden], hidden.length),
    },
  });
}

interface GroupSums extends Sides<Sums> {
  readonly members: readonly Member[];
}

/** Null where an amount of any has no value. */
function readAll(form: Form, groups: readonly GroupStates[]): readonly GroupSums[] | null {
  const read: GroupSums[] = [];
  for (const group of groups) {
    const [before, after] = [readSums(form, group.before), readSums(form, group.after)];
    if (!before || !after) return null;
    read.push({ members: group.members, before, after });
  }
  return read;
}

function together({ kind }: Form, groups: readonly Sides<Sums>[]): Sides<Sums> {
  const before = groups.map((group) => group.before);
  const after = groups.map((group) => group.after);
  return { before: addSums(kind, before), after: addSums(kind, after) };
}

/** Exact for amounts; null where there is no number in one of the periods. */
function changeOf({ before, after }: Sides<Sums>): number | null {
  if (before.kind === 'amount' && after.kind === 'amount') return toNumber(subtract(after.amount, before.amount));
  const [then, now] = [numberOf(before), numberOf(after)];
  return then === null || now === null ? null : now - then;
}

const bySize = (a: Effects, b: Effects): number => Math.abs(b.contribution) - Math.abs(a.contribution);

/** Why the number of the whole is withheld in one of the periods; null where it is not. */
function withheldReason(computation: Computation, groups: readonly GroupStates[]): string | null {
  const periods = [groups.map(({ before }) => before), groups.map(({ after }) => after)];
  const found = periods.flatMap((states) => measured(mergeAll(computation, states)).estimate.suppressed ?? []);
  return found[0]?.message ?? null;
}

function nothing({ metric }: Computation, reason: string | null, whole: Sides<Sums> | null): Issue {
  const empty = (['before', 'after'] as const).filter((side) => !whole || numberOf(whole[side]) === null);
  const where = empty.length > 1 ? 'either period' : `the ${empty[0] === 'after' ? 'later' : 'earlier'} period`;
  return issue('NOTHING_TO_DECOMPOSE', reason ?? `${metric.name} has no value in ${where}.`, {
    hints: ['Choose periods in which it has a value, longer ones or a wider filter.'],
  });
}
