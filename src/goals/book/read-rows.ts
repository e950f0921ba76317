/** From stored rows to the nouns. */
import type { goals as goalTable } from '../../../db/tables/goals.ts';
import type { assignments as assignmentTable } from '../../../db/tables/stakeholders.ts';
import type { milestones as milestoneTable, targets as targetTable } from '../../../db/tables/targets.ts';
import type { Condition, Scalar } from '../../model/condition.ts';
import type { Edited, Goal } from '../goal.ts';
import type { Assignment } from '../stakeholders.ts';
import type { Aim, Baseline, CounterMetric, MeasuredOver, Milestone, Target } from '../target.ts';

type GoalRow = typeof goalTable.$inferSelect;
type TargetRow = typeof targetTable.$inferSelect;
type MilestoneRow = typeof milestoneTable.$inferSelect;

interface EditedRow {
  readonly revision: number;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly updatedAt: Date;
  readonly updatedBy: string;
}

export const readEdited = ({ revision, createdAt, createdBy, updatedAt, updatedBy }: EditedRow): Edited => ({
  revision,
  createdAt: createdAt.getTime(),
  createdBy,
  updatedAt: updatedAt.getTime(),
  updatedBy,
});

export function readGoal(row: GoalRow): Goal {
  const { id, title, intent, narrative, level, state, outcome, closingNote, rollUp, weight, visibility, cadence } = row;
  return {
    id,
    title,
    intent,
    narrative,
    parent: row.parentId,
    level,
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt.getTime(),
    state,
    outcome,
    closedAt: row.closedAt?.getTime() ?? null,
    closingNote,
    rollUp,
    weight,
    visibility,
    cadence,
    ...readEdited(row),
  };
}

/** What the columns of JSON hold is written by `write-target.ts` only. */
export function readTarget(row: TargetRow, milestones: readonly MilestoneRow[]): Target {
  const { id, metric, trajectory, atRiskWithin, weight, minimumSample } = row;
  return {
    id,
    goal: row.goalId,
    metric,
    slice: row.slice as Condition | null,
    aim: readAim(row),
    startsAt: row.startsAt.getTime(),
    dueAt: row.dueAt.getTime(),
    measuredOver: row.measuredOver as MeasuredOver,
    baseline: readBaseline(row),
    trajectory,
    milestones: milestones.map(readMilestone).toSorted((a, b) => a.dueAt - b.dueAt),
    atRiskWithin,
    weight,
    minimumSample,
    counterMetrics: row.counterMetrics as readonly CounterMetric[],
    cascade: row.cascadeId === null ? null : { id: row.cascadeId, segment: row.segment as Scalar | null },
    withdrawnAt: row.withdrawnAt?.getTime() ?? null,
    ...readEdited(row),
  };
}

/** The checks of the table see to it that what is read here is there. */
function readAim({ direction, value, low, high }: TargetRow): Aim {
  if (direction === 'range') return { direction, low: low ?? Number.NaN, high: high ?? Number.NaN };
  return { direction, value: value ?? Number.NaN };
}

function readBaseline({ baselineKind, baselineValue, baselineAt }: TargetRow): Baseline {
  if (baselineKind !== 'frozen') return { kind: baselineKind };
  return { kind: 'frozen', value: baselineValue ?? Number.NaN, at: baselineAt?.getTime() ?? Number.NaN };
}

const readMilestone = ({ dueAt, value, title }: MilestoneRow): Milestone => ({ dueAt: dueAt.getTime(), value, title });

export const readAssignment = (row: typeof assignmentTable.$inferSelect): Assignment => ({
  subject: { kind: row.subjectKind, key: row.subject },
  role: row.role,
  stakeholder: row.stakeholder,
  fromAt: row.fromAt.getTime(),
  untilAt: row.untilAt?.getTime() ?? null,
  assignedBy: row.assignedBy,
});
