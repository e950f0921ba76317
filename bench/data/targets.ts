/** Five hundred targets: five metrics on every slice of segment, region and product line, the whole included. */
import type { Pool } from 'pg';
import { time } from './scale.ts';

export const targetMetrics = ['nps', 'csat', 'ces', 'ticket_volume', 'sla_attainment'] as const;

const segments = ['enterprise', 'mid_market', 'small_business', 'consumer'] as const;
const regions = ['EMEA', 'Americas', 'APAC'] as const;
const lines = ['core', 'connect', 'pay', 'insights'] as const;

export interface BenchTarget {
  readonly id: string;
  readonly metric: string;
  /** Null where it is for all of them. */
  readonly segment: string | null;
  readonly region: string | null;
  readonly line: string | null;
}

export const targets: readonly BenchTarget[] = targetMetrics.flatMap((metric, first) =>
  [null, ...segments].flatMap((segment, second) =>
    [null, ...regions].flatMap((region, third) =>
      [null, ...lines].map((line, fourth) => ({
        id: `00000000-0000-4000-8000-00000000${first}${second}${third}${fourth}`,
        metric,
        segment,
        region,
        line,
      })),
    ),
  ),
);

export const sliceKey = (metric: string, { segment, region, line }: Omit<BenchTarget, 'id' | 'metric'>): string =>
  `${metric} ${segment ?? '*'} ${region ?? '*'} ${line ?? '*'}`;

const goal = '00000000-0000-4000-8000-000000000000';

/** As `createGoal` and `createTarget` would have written them, in two statements; those that stand already stay. */
export async function writeTargets(pool: Pool): Promise<void> {
  await pool.query(
    `insert into cairn.goals (id, title, intent, starts_at, ends_at, state, roll_up, weight, visibility, cadence, created_at, created_by, updated_at, updated_by)
     values ($1, 'Better everywhere', 'Every slice gets better.', $2, $3, 'active', 'worst_child', 1, 'everyone', 'quarterly', $2, 'bench', $2, 'bench')
     on conflict do nothing`,
    [goal, time.start, '2027-01-01T00:00:00Z'],
  );
  await pool.query(
    `insert into cairn.targets (id, goal_id, metric, slice, direction, value, starts_at, due_at, measured_over, baseline_kind, baseline_value, baseline_at,
       trajectory, at_risk_within, weight, counter_metrics, created_at, created_by, updated_at, updated_by)
     select (each ->> 'id')::uuid, $1, each ->> 'metric', nullif(each -> 'slice', 'null'), 'increase', 90, $2, $3, '{"kind": "last", "count": 1, "grain": "quarter"}',
       'frozen', 1, $2, 'linear', 0.1, 1, '[]', $2, 'bench', $2, 'bench'
     from jsonb_array_elements($4) as each
     on conflict do nothing`,
    [
      goal,
      time.start,
      '2027-01-01T00:00:00Z',
      JSON.stringify(targets.map((each) => ({ ...each, slice: sliceOf(each) }))),
    ],
  );
}

function sliceOf({ segment, region, line }: BenchTarget): object | null {
  const conditions = Object.entries({ segment, region, product_line: line }).flatMap(([field, value]) =>
    value === null ? [] : [{ kind: 'compare', field, operator: 'eq', value }],
  );
  if (conditions.length === 0) return null;
  return conditions.length === 1 ? (conditions[0] ?? null) : { kind: 'and', conditions };
}
