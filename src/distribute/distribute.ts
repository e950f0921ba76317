/** Turns a migrated database with Citus into a distributed one: all of it in one transaction, or nothing. */
import { sql } from 'drizzle-orm';
import { DatabaseError } from 'pg';
import { byConnections } from '../../db/citus.ts';
import { classifyError } from '../../db/classify-error.ts';
import type { Database } from '../../db/connection.ts';
import { type Issue, issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import { type PlacementWishes, placeTables } from './place-tables.ts';
import type { Distribution } from './placement.ts';
import { type DistributionPlan, planDistribution } from './plan-distribution.ts';
import { hasCitus, readTableFacts } from './read-table-facts.ts';

export interface Distributing extends DistributionPlan {
  readonly distribution: Distribution;
  /** Whether the database has Citus. */
  readonly possible: boolean;
}

/** What would be done. Reads the catalogue of Postgres, and whether rows lack the column; writes nothing. */
export async function prepareDistribution(
  db: Database,
  model: Model,
  wishes: PlacementWishes = {},
): Promise<Result<Distributing>> {
  const placed = placeTables(model, wishes);
  if (placed.kind === 'refused') return placed;
  const plan = planDistribution(placed.value, await readTableFacts(db, placed.value.placements));
  if (plan.kind === 'refused') return plan;
  return ok({ ...plan.value, distribution: placed.value, possible: await hasCitus(db) });
}

/** Refuses with CITUS_ABSENT before anything is written, and with DISTRIBUTION_IMPOSSIBLE in the words of the database; then nothing was. */
export async function distribute(db: Database, { statements, possible }: Distributing): Promise<Result<void>> {
  if (!possible)
    return refused(
      issue('CITUS_ABSENT', 'The database has no Citus extension.', {
        hints: ['Run create extension citus, or look at what would be done with --dry-run.'],
      }),
    );
  try {
    await db.transaction(async (transaction) => {
      await transaction.execute(sql`select set_config('statement_timeout', '0', true)`);
      // Reference tables and distributed ones in one transaction need one connection a machine.
      await transaction.execute(sql`select set_config('citus.multi_shard_modify_mode', 'sequential', true)`);
      await transaction.execute(sql.raw(byConnections));
      for (const statement of statements) await transaction.execute(sql.raw(`/* distribute */ ${statement}`));
    });
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refused(refusal);
  }
  return ok(undefined);
}

/** What neither the model nor the catalogue told before: a foreign key that would cross machines, a type that cannot be hashed. */
function refusalOf(error: unknown): Issue | null {
  const { cause } = error as { readonly cause?: unknown };
  if (classifyError(error) !== 'other' || !(cause instanceof DatabaseError)) return null;
  const { message, detail, hint } = cause;
  const hints = [detail, hint, 'Nothing was changed.'].flatMap((text) => text ?? []);
  return issue('DISTRIBUTION_IMPOSSIBLE', `The database refused: ${message}.`, { hints });
}
