/** What every type needs: nobody gets hold of an object of it without this scope. A type that is not here fails the build. */
import type { Scope } from '../../src/access/scope.ts';

/** `open`: for whoever is somebody at all. `inherits`: a value that tells nothing but with what it hangs on, which is guarded. */
export type TypeNeed = Scope | 'open' | 'inherits';

const named: Readonly<Partial<Record<TypeNeed, string>>> = {
  open: 'Query Mutation Subscription Node Issue IssueCodeEntry Viewer Principal',
  inherits: 'Interval Period Span DimensionMember PageInfo',
  'definitions:read': `
    Metric QueryMetricsConnection QueryMetricsConnectionEdge MetricDefinition Lineage DataNeed Dataset Dimension
    Classification Driver Pyramid PyramidEdge PyramidLevel Framework FrameworkCategory FrameworkGrid FrameworkGridRow
    Calendar NamedPeriod Schedule ScheduleDate ScheduleDay HolidayRule Benchmark BenchmarkValue Theme
    Score ScoreBand ScoreParameter ScorePoint ScoreScale ScoreVariant ScoreWeight
    Stakeholder StakeholderPayload OwnershipStretch`,
  'metrics:read': `
    MetricValue Beside Assumption Suppression Comparison Significance Series SeriesPoint Breakdown BreakdownRow
    CohortTable CohortRow CohortCell PooledAge MetricTable MetricTableRowsConnection MetricTableRowsConnectionEdge TableRow
    Decomposition DecompositionSide Contribution Effect Freshness FreshnessSource FreshnessChange
    Plan PlanScan Estimate RollupChoice`,
  'rows:read': 'ScoredEntity ScorePart ScoreEntitiesConnection ScoreEntitiesConnectionEdge',
  'comments:read': 'Comment MetricCommentsConnection MetricCommentsConnectionEdge',
  'goals:read': `
    Goal GoalPayload QueryGoalsConnection QueryGoalsConnectionEdge PyramidProblem
    Target TargetPayload TargetForecast TargetSnapshot StatusChange Pace Milestone CounterMetric PredictionInterval Backtest
    Cascade CascadePart CascadePayload MixDrift SegmentDrift AssignPayload
    CheckIn CheckInPayload TargetCheckInsConnection TargetCheckInsConnectionEdge
    Review ReviewPayload GoalReviewsConnection GoalReviewsConnectionEdge
    Decision DecisionPayload GoalDecisionsConnection GoalDecisionsConnectionEdge
    ActionItem ActionItemAbout ActionItemPayload ActionItemConnection ActionItemEdge
    Change ChangeConnection ChangeEdge AuditFinding AuditSubject AuditCounts`,
  follow: 'Follow FollowPayload NewFollowPayload Notification',
  operate: 'Rollup PlanPolicy AccessLogEntry AccessLogConnection AccessLogEdge',
};

export const typeNeeds: ReadonlyMap<string, TypeNeed> = new Map(
  Object.entries(named).flatMap(([need, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name): [string, TypeNeed] => [name, need as TypeNeed]),
  ),
);
