/** A plan of rows to the same plan with cells in place of rows, wherever a rollup answers exactly the same. */
import { conjunction, conjuncts } from '../identity.ts';
import type { Branch, Place, Plan, RollupChoice, Scan, Slot } from '../plan.ts';
import { factorOut } from '../plan-scans.ts';
import type { Facts } from '../table-facts.ts';
import { branchMisfit, readRollup, slotMisfit } from './cover-branch.ts';
import { readsFewRows } from './few-rows.ts';
import type { ReadyRollup, Rollups } from './rollup.ts';

/**
 * Of several rollups that cover all that any of them does, the smallest is read; where none covers all, each slot goes to the
 * smallest of its own. A branch whose slots go to different places becomes several.
 */
export function chooseRollups(plan: Plan, rollups: Rollups, facts: Facts): Plan {
  if (rollups.ready.length + rollups.unready.length === 0) return plan;
  const moved = plan.scans.map((scan) => chooseInScan(scan, rollups, facts));
  return {
    scans: moved.map(({ scan }) => scan),
    places: plan.places.map((places) =>
      places.map(({ scan, branch, slot }): Place => {
        const at = moved[scan]?.places[branch]?.[slot];
        if (!at) throw new Error('A slot was lost on the way to its rollup.');
        return { scan, ...at };
      }),
    ),
  };
}

/** For a scan whose branches must stay what they are: a rollup is read where it covers all of a branch. */
export function chooseWholeRollups(scan: Scan, rollups: Rollups, facts: Facts): Scan {
  if (rollups.ready.length + rollups.unready.length === 0) return scan;
  return {
    ...scan,
    branches: scan.branches.map((branch) => {
      const { all, choices } = candidates(scan, branch, rollups, facts);
      const best = all.find(({ slots }) => slots.size === branch.slots.length);
      return best
        ? withRollup(branch, best.rollup, chosen(choices, all, [best.rollup]))
        : { ...branch, ...(choices.length > 0 && { rollups: chosen(choices, all, []) }) };
    }),
  };
}

interface Moved {
  readonly scan: Scan;
  /** For each branch of the scan as it was, and each slot of it: where it is now. */
  readonly places: readonly (readonly Omit<Place, 'scan'>[])[];
}

function chooseInScan(scan: Scan, rollups: Rollups, facts: Facts): Moved {
  const branches: Branch[] = [];
  const places = scan.branches.map((branch) => {
    const { all, choices } = candidates(scan, branch, rollups, facts);
    const homes = branch.slots.map((_, slot) => homeOf(slot, all));
    const groups = [...new Set(homes)];
    const used = groups.flatMap((home) => home ?? []);
    const told = chosen(choices, all, used);
    const found: Omit<Place, 'scan'>[] = [];
    for (const home of groups) {
      const kept = branch.slots.flatMap((_, slot) => (homes[slot] === home ? [slot] : []));
      const part = groups.length === 1 ? branch : partOf(branch, kept);
      const rest = told.length > 0 ? { ...part, rollups: told } : part;
      const index = branches.push(home ? withRollup(part, home, told) : rest) - 1;
      for (const [at, slot] of kept.entries()) found[slot] = { branch: index, slot: at };
    }
    return found;
  });
  return { scan: { ...scan, branches }, places };
}

interface Candidate {
  readonly rollup: ReadyRollup;
  /** The slots that it covers; never empty. */
  readonly slots: ReadonlySet<number>;
}

/** Those that cover something, the ones that cover most first and of these the smallest; and why each other covers nothing. */
function candidates(scan: Scan, branch: Branch, { ready, unready }: Rollups, facts: Facts) {
  const choices: RollupChoice[] = unready.flatMap(({ key, dataset, why }) =>
    dataset === scan.dataset.key ? [{ rollup: key, why }] : [],
  );
  const all: Candidate[] = [];
  const few = readsFewRows(scan, branch, facts) ? 'its rows are so few that cells would save nothing' : null;
  for (const rollup of ready) {
    const { key, dataset } = rollup.bound.definition;
    if (dataset !== scan.dataset.key) continue;
    const misfit = branchMisfit(scan, branch, rollup) ?? few;
    const misfits = branch.slots.map((slot) => misfit ?? slotMisfit(branch, slot, rollup));
    const slots = new Set(misfits.flatMap((why, slot) => (why === null ? [slot] : [])));
    if (slots.size > 0) all.push({ rollup, slots });
    else choices.push({ rollup: key, why: misfits.find((why) => why !== null) ?? 'nothing is asked of it' });
  }
  all.sort((a, b) => b.slots.size - a.slots.size || a.rollup.rows - b.rollup.rows);
  return { all, choices };
}

/** The first covers as much as any: where it covers the slot, so that a branch stays one. */
function homeOf(slot: number, all: readonly Candidate[]): ReadyRollup | null {
  return all.find(({ slots }) => slots.has(slot))?.rollup ?? null;
}

const chosen = (
  choices: readonly RollupChoice[],
  all: readonly Candidate[],
  used: readonly ReadyRollup[],
): readonly RollupChoice[] => [
  ...all.map(({ rollup }) => ({
    rollup: rollup.bound.definition.key,
    why: used.includes(rollup)
      ? null
      : used.length > 0
        ? 'another one covers as much with fewer cells'
        : 'it does not cover all that is asked',
  })),
  ...choices,
];

const withRollup = (branch: Branch, rollup: ReadyRollup, rollups: readonly RollupChoice[]): Branch => ({
  ...branch,
  rollup: readRollup(branch, rollup),
  rollups,
});

/** Some of the slots, with what they have in common. */
function partOf(branch: Branch, kept: readonly number[]): Branch {
  const slots = kept.flatMap((index): readonly Slot[] => {
    const slot = branch.slots[index];
    if (!slot) return [];
    return [{ ...slot, condition: conjunction([...conjuncts(branch.condition), ...conjuncts(slot.condition)]) }];
  });
  const { common, slots: rest } = factorOut(slots);
  return { ...branch, condition: common, slots: rest };
}
