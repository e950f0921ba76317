/** How many rows a request, and whoever sends requests within a minute, may read. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from '../../access/principal.ts';
import type { Budget } from '../../engine/cost/estimate.ts';
import { issue, RefusedError } from '../../kernel/issue.ts';

export interface BudgetLimits {
  /** Estimated rows that one request may read; null: any. */
  readonly request: number | null;
  /** Estimated rows that one principal may read in a minute; null: any. */
  readonly principal: number | null;
}

export interface Budgets {
  /** That of one operation; undefined where nothing is limited. On a server without authentication, all who do not say who they are share one. */
  operation(principal: Pick<Principal, 'id'>): Budget | undefined;
}

/** Seconds, from the first question on. */
const window = 60;

export function createBudgets({ request, principal }: BudgetLimits): Budgets {
  const limiter = principal === null ? null : new RateLimiterMemory({ points: principal, duration: window });
  return {
    operation: (asking) => {
      if (request === null && principal === null) return undefined;
      let spent = 0;
      return {
        spend: async (rows) => {
          const largest = Math.min(request ?? Number.POSITIVE_INFINITY, principal ?? Number.POSITIVE_INFINITY);
          if (spent + rows > largest) throw tooExpensive(spent + rows, largest);
          spent += rows;
          if (limiter) await take(limiter, asking.id, rows);
        },
      };
    },
  };
}

/** What is refused is not counted. */
async function take(limiter: RateLimiterMemory, id: string, rows: number): Promise<void> {
  try {
    await limiter.consume(id, rows);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    await limiter.reward(id, rows);
    throw budgetSpent(limiter.points, Math.ceil(error.msBeforeNext / 1000));
  }
}

const told = (rows: number): string => Math.round(rows).toLocaleString('en-US');

const tooExpensive = (rows: number, largest: number): RefusedError =>
  new RefusedError([
    issue('TOO_EXPENSIVE', `The request would read about ${told(rows)} rows, and may read ${told(largest)}.`, {
      hints: [
        'Ask for a shorter period or fewer rows (where), or send its questions one after another.',
        'Asked often, a rollup of the dataset answers it from far fewer rows, at the grains that it has or coarser.',
        'explain tells what each statement would read.',
      ],
    }),
  ]);

const budgetSpent = (points: number, seconds: number): RefusedError =>
  new RefusedError([
    issue('BUDGET_SPENT', `Within a minute you may read about ${told(points)} rows, and this would be more.`, {
      hints: [`Ask again in ${seconds} seconds, or for a shorter period.`],
    }),
  ]);
