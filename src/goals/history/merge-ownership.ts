/** Lays what was assigned above what the model said, so that every instant has those who were something to a subject then. */
import type { Instant } from '../../kernel/period.ts';
import type { Assignment, KnownStakeholder } from '../stakeholders.ts';

type Departures = ReadonlyMap<string, Pick<KnownStakeholder, 'leftAt' | 'successor'>>;

/**
 * While anything is assigned in a role, the model says nothing in it. What the model gives to somebody who left is their
 * successor's from then on. Stretches that follow each other without a gap, and say the same, are one. Oldest first.
 */
export function mergeOwnership(
  said: readonly Assignment[],
  assigned: readonly Assignment[],
  known: Departures,
): readonly Assignment[] {
  const below = said.flatMap((each) => inherited(each, known)).flatMap((each) => uncovered(each, assigned));
  return joined([...below, ...assigned]).toSorted((a, b) => a.fromAt - b.fromAt);
}

const endOf = ({ untilAt }: Pick<Assignment, 'untilAt'>): Instant => untilAt ?? Number.POSITIVE_INFINITY;
const until = (end: Instant): Instant | null => (end === Number.POSITIVE_INFINITY ? null : end);

function inherited(stretch: Assignment, known: Departures, line: readonly string[] = []): readonly Assignment[] {
  const holder = known.get(stretch.stakeholder);
  const { leftAt = null, successor = null } = holder ?? {};
  if (leftAt === null || successor === null || leftAt >= endOf(stretch) || line.includes(successor)) return [stretch];
  const passed = [...line, stretch.stakeholder];
  const rest = { ...stretch, stakeholder: successor, fromAt: Math.max(stretch.fromAt, leftAt) };
  const own = leftAt > stretch.fromAt ? [{ ...stretch, untilAt: leftAt }] : [];
  return [...own, ...inherited(rest, known, passed)];
}

/** The parts of a stretch of the model in which nothing was assigned in its role. */
function uncovered(stretch: Assignment, assigned: readonly Assignment[]): readonly Assignment[] {
  return assigned
    .filter(({ role }) => role === stretch.role)
    .reduce<readonly Assignment[]>(
      (parts, cover) =>
        parts.flatMap((part) => {
          if (cover.fromAt >= endOf(part) || endOf(cover) <= part.fromAt) return [part];
          const before = cover.fromAt > part.fromAt ? [{ ...part, untilAt: cover.fromAt }] : [];
          const after = endOf(cover) < endOf(part) ? [{ ...part, fromAt: endOf(cover) }] : [];
          return [...before, ...after];
        }),
      [stretch],
    );
}

function joined(stretches: readonly Assignment[]): readonly Assignment[] {
  const merged: Assignment[] = [];
  for (const each of stretches.toSorted((a, b) => a.fromAt - b.fromAt)) {
    const same = merged.findIndex(
      (other) =>
        other.role === each.role &&
        other.stakeholder === each.stakeholder &&
        other.assignedBy === each.assignedBy &&
        endOf(other) >= each.fromAt,
    );
    const found = merged[same];
    if (found) merged[same] = { ...found, untilAt: until(Math.max(endOf(found), endOf(each))) };
    else merged.push(each);
  }
  // What ended in the instant in which it began was never so.
  return merged.filter((each) => endOf(each) > each.fromAt);
}

/** Who was what at an instant. */
export const holdsAt = (stretch: Assignment, at: Instant): boolean => stretch.fromAt <= at && at < endOf(stretch);
