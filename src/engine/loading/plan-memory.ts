/** Remembers plans and statements between operations: a dashboard that is loaded again is neither planned nor lowered again. */
import { LRUCache } from 'lru-cache';
import { type Statement, toStatement } from '../../../db/statement.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Plan, Scan } from '../../plan/plan.ts';
import { type PlanningContext, planScans } from '../../plan/plan-scans.ts';
import { chooseRollups } from '../../plan/rollup/choose-rollups.ts';
import type { Rollups } from '../../plan/rollup/rollup.ts';
import type { Facts } from '../../plan/table-facts.ts';
import type { LoweringContext } from '../../sql/lower-row.ts';
import { lowerScan } from '../../sql/lower-scan.ts';
import type { KeyedRequest } from './keyed-request.ts';

export interface PlanMemory {
  plan(requests: readonly KeyedRequest[], planning: PlanningContext): Plan;
  /** The plan with cells in place of rows, wherever the rollups of the moment allow it. */
  cover(plan: Plan, rollups: Rollups, facts: Facts): Plan;
  /** The statement of a scan, of no more than `limit` rows. */
  lower(scan: Scan, lowering: LoweringContext, limit: number): Statement;
}

/** Characters of the identities that plans are kept under; with its statements a plan takes some forty bytes for each of them. */
const largest = 1_000_000;

/**
 * For one engine, whose model never changes. Planning and lowering are functions of the requests and of what the context
 * holds: whatever was made while the clock was read is good for that instant only, and not kept; what was made knowing that
 * some instant is past is good from then on; and when anything else of the context is another than before, all is forgotten.
 */
export function createPlanMemory(): PlanMemory {
  const plans = new LRUCache<string, { readonly plan: Plan; readonly since: Instant }>({
    maxSize: largest,
    sizeCalculation: (_, identity) => identity.length + 1,
  });
  // By the scan itself: it lives as long as its plan.
  let statements = new WeakMap<Scan, { readonly limit: number; readonly statement: Statement }>();
  let covered = new WeakMap<Plan, Plan>();
  let before: Rollups | null = null;
  const planningIs = createWatch();
  const loweringIs = createWatch();
  return {
    plan: (requests, planning) => {
      if (!planningIs.asBefore(planning)) plans.clear();
      const identity = requests.map((request) => request.identity).join('\n');
      const known = plans.get(identity);
      const hasPassed = planning.isPast ?? ((instant: Instant) => instant <= planning.now);
      if (known && (known.since === Number.NEGATIVE_INFINITY || hasPassed(known.since))) return known.plan;
      const watched = withoutClock(planning);
      let since = Number.NEGATIVE_INFINITY;
      const isPast = (instant: Instant) => {
        const past = hasPassed(instant);
        if (past) since = Math.max(since, instant);
        return past;
      };
      const plan = planScans(
        requests.map(({ request }) => request),
        Object.defineProperty(watched.context, 'isPast', { value: isPast }),
      );
      if (!watched.read()) plans.set(identity, { plan, since });
      return plan;
    },
    cover: (plan, rollups, facts) => {
      if (rollups !== before) covered = new WeakMap();
      before = rollups;
      const known = covered.get(plan) ?? chooseRollups(plan, rollups, facts);
      covered.set(plan, known);
      return known;
    },
    lower: (scan, lowering, limit) => {
      if (!loweringIs.asBefore(lowering)) statements = new WeakMap();
      const known = statements.get(scan);
      if (known?.limit === limit) return known.statement;
      const watched = withoutClock(lowering);
      const written = toStatement(lowerScan(scan, watched.context, limit));
      const statement = { ...written, kind: `${extentOf(scan)} ${written.text}` };
      if (!watched.read()) statements.set(scan, { limit, statement });
      return statement;
    },
  };
}

/** How much time the branches read, as powers of two: a statement over a year has another plan than one over a day. */
const extentOf = ({ branches }: Scan): string =>
  branches.map(({ from, until }) => Math.round(Math.log2((until ?? Infinity) - (from ?? -Infinity)))).join(' ');

/** The context, and whether its clock was read. */
function withoutClock<T extends { readonly now: number }>(context: T): { readonly context: T; read(): boolean } {
  let read = false;
  // By its descriptors: a copy of its values would read the clock.
  const watched = Object.defineProperties(Object.create(null), {
    ...Object.getOwnPropertyDescriptors(context),
    now: {
      enumerable: true,
      get: () => {
        read = true;
        return context.now;
      },
    },
  });
  return { context: watched, read: () => read };
}

const ofTheClock: ReadonlySet<string> = new Set(['now', 'isPast']);

/** Whether a context holds the very things that the one before held, its clock apart. */
function createWatch() {
  let before: object = {};
  return {
    asBefore: (context: object): boolean => {
      const known = before;
      before = context;
      for (const name in context)
        if (!ofTheClock.has(name) && known[name as keyof object] !== context[name as keyof object]) return false;
      return true;
    },
  };
}
