/** The noun: a target, the number that a goal promises, and where it stands. */
import { tellCondition } from '../../src/engine/definitions/describe-definition.ts';
import { formatValue } from '../../src/engine/format-value.ts';
import { findTarget } from '../../src/goals/book/find-seen.ts';
import { involvedInTarget } from '../../src/goals/book/involved-in-target.ts';
import { snapshotHistory } from '../../src/goals/snapshot/read-snapshots.ts';
import { snapshotDay } from '../../src/goals/snapshot/snapshot-day.ts';
import type { CounterMetric, Milestone, Target } from '../../src/goals/target.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { DirectionEnum } from '../definitions/unit.ts';
import { IntervalRef } from '../numbers/interval.ts';
import { PeriodRef } from '../numbers/period.ts';
import { knownStakeholders } from '../people/people.ts';
import { StakeholderRef } from '../people/stakeholder.ts';
import { readId } from '../read-id.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';
import { TargetStatusEnum, TrajectoryEnum } from './goal-words.ts';
import { SnapshotRef } from './snapshot.ts';
import { TargetForecastRef } from './target-forecast.ts';

const metricOf = ({ metric }: Pick<Target, 'metric'>, { catalog }: Context): Metric | null =>
  catalog.model.metrics.get(metric) ?? null;

const tell = (target: Target, value: number | null, context: Context): string => {
  const metric = metricOf(target, context);
  return metric ? formatValue(value, metric) : String(value ?? '–');
};

const MilestoneRef = builder.objectRef<Milestone>('Milestone').implement({
  description: 'What shall be reached on the way, by when.',
  fields: (t) => ({
    title: t.exposeString('title', { nullable: true, description: 'Name for people; null where it has none.' }),
    dueAt: t.field({ type: 'DateTime', description: 'By when.', resolve: ({ dueAt }) => new Date(dueAt) }),
    value: t.exposeFloat('value', { description: 'In the unit of the metric.' }),
  }),
});

const BoundEnum = builder.enumType('LimitBound', {
  description: 'Which side of a limit is allowed.',
  values: {
    MINIMUM: { value: 'minimum', description: 'At the limit or above it.' },
    MAXIMUM: { value: 'maximum', description: 'At the limit or below it.' },
  } as const,
});

const CounterMetricRef = builder.objectRef<CounterMetric>('CounterMetric').implement({
  description: 'A metric that must not pay for a target: past its limit the target is at risk.',
  fields: (t) => ({
    metric: t.field({
      type: MetricRef,
      nullable: true,
      description: 'The metric, in the same slice; null where the model no longer has it.',
      resolve: (counter, _, context) => metricOf(counter, context),
    }),
    bound: t.field({ type: BoundEnum, description: 'Which side is allowed.', resolve: ({ bound }) => bound }),
    limit: t.exposeFloat('limit', { description: 'In the unit of that metric.' }),
  }),
});

const PaceRef = builder
  .objectRef<{ gap: number | null; achieved: number | null; required: number | null }>('Pace')
  .implement({
    description: 'How fast a target goes, in the unit of its metric; a day has 24 hours.',
    fields: (t) => ({
      gap: t.exposeFloat('gap', {
        nullable: true,
        description: 'Actual minus what the trajectory asks for now; null without a trajectory.',
      }),
      achieved: t.exposeFloat('achieved', {
        nullable: true,
        description: 'Change a day since the start; null without a baseline.',
      }),
      required: t.exposeFloat('required', {
        nullable: true,
        description: 'Change a day that it takes from now on; 0 once it is there, null once it is due.',
      }),
    }),
  });

builder.node(TargetRef, {
  description: 'A number of a metric and a slice that shall be reached, by when, from where, and on which way.',
  id: { resolve: ({ id }) => id },
  loadOne: async (id, { goals }) => {
    const found = findTarget(await goals.book(), goals.viewer, id);
    return found.kind === 'ok' ? found.value : null;
  },
  fields: (t) => ({
    goal: t.field({
      type: GoalRef,
      description: 'The goal that promises it.',
      resolve: async ({ goal }, _, { goals }) => {
        const found = (await goals.book()).goals.get(goal);
        if (!found) throw new Error('A target has a goal.');
        return found;
      },
    }),
    metric: t.field({
      type: MetricRef,
      nullable: true,
      description: 'The metric that it is a number of; null where the model no longer has it.',
      resolve: (target, _, context) => metricOf(target, context),
    }),
    metricKey: t.exposeID('metric', { description: 'Key of the metric, also where the model no longer has it.' }),
    slice: t.string({
      description: 'Which rows, in words: `region is "EMEA"`; `All` for all of them.',
      resolve: ({ slice }) => (slice === null ? 'All' : tellCondition(slice)),
    }),
    direction: t.field({
      type: DirectionEnum,
      description: 'Whether to get up to the value, down to it, or to stay within a range.',
      resolve: ({ aim }) => aim.direction,
    }),
    value: t.float({
      nullable: true,
      description: 'What shall be reached, in the unit of the metric; null for a range.',
      resolve: ({ aim }) => (aim.direction === 'range' ? null : aim.value),
    }),
    low: t.float({
      nullable: true,
      description: 'Lower end of the range, included; null for the other directions.',
      resolve: ({ aim }) => (aim.direction === 'range' ? aim.low : null),
    }),
    high: t.float({
      nullable: true,
      description: 'Upper end of the range, included; null for the other directions.',
      resolve: ({ aim }) => (aim.direction === 'range' ? aim.high : null),
    }),
    formatted: t.string({
      description: 'What shall be reached, for people: `45.0`, or `40.0 to 50.0`.',
      resolve: (target, _, context) =>
        target.aim.direction === 'range'
          ? `${tell(target, target.aim.low, context)} to ${tell(target, target.aim.high, context)}`
          : tell(target, target.aim.value, context),
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'When it begins.',
      resolve: ({ startsAt }) => new Date(startsAt),
    }),
    dueAt: t.field({ type: 'DateTime', description: 'By when.', resolve: ({ dueAt }) => new Date(dueAt) }),
    trajectory: t.field({
      type: TrajectoryEnum,
      description: 'On which way; says nothing for a range.',
      resolve: ({ trajectory }) => trajectory,
    }),
    milestones: t.field({
      type: [MilestoneRef],
      description: 'In the order of time; empty where there are none.',
      resolve: ({ milestones }) => [...milestones],
    }),
    counterMetrics: t.field({
      type: [CounterMetricRef],
      description: 'What must not pay for it.',
      resolve: ({ counterMetrics }) => [...counterMetrics],
    }),
    atRiskWithin: t.exposeFloat('atRiskWithin', {
      description: 'How far behind it is at risk and not yet off track: a share of the way from baseline to target.',
    }),
    weight: t.exposeFloat('weight', { description: 'In the roll-up of its goal; greater than 0.' }),
    minimumSample: t.exposeInt('minimumSample', {
      nullable: true,
      description: 'Fewer rows than this say nothing; null for what the metric says.',
    }),
    withdrawnAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it counts for nothing; null while it stands.',
      resolve: ({ withdrawnAt }) => (withdrawnAt === null ? null : new Date(withdrawnAt)),
    }),
    period: t.field({
      type: PeriodRef,
      nullable: true,
      description: 'Of which time the present number is; null where nothing of it has passed yet.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).period,
    }),
    actual: t.float({
      nullable: true,
      description: 'The number now, in the unit of the metric; null where there is none.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).estimate?.value ?? null,
    }),
    formattedActual: t.string({
      description: 'The number now, for people; `–` for none.',
      resolve: async (target, _, context) =>
        tell(target, (await context.goals.standing(target)).estimate?.value ?? null, context),
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Rows behind the number now; null where there is no sample.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).estimate?.sampleSize ?? null,
    }),
    interval: t.field({
      type: IntervalRef,
      nullable: true,
      description: '95 % interval of the number now: what the status goes by; null where none is defined.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).interval,
    }),
    baseline: t.float({
      nullable: true,
      description: 'Where it began, in the unit of the metric; null where nothing says so.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).baseline,
    }),
    baselineAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of when a frozen baseline is; null for a computed one, which moves with the data, and for none.',
      resolve: ({ baseline }) => (baseline.kind === 'frozen' ? new Date(baseline.at) : null),
    }),
    expected: t.float({
      nullable: true,
      description: 'What the trajectory asks for now; null without one.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).expected,
    }),
    attainment: t.float({
      nullable: true,
      description:
        '(actual − baseline) / (target − baseline): 1 is there, negative is backwards. Null for a range, and where one of them is missing.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).attainment,
    }),
    pace: t.field({
      type: PaceRef,
      description: 'How fast it goes.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).pace,
    }),
    status: t.field({
      type: TargetStatusEnum,
      description: 'Where it stands. A change is shown once two days agree on it, so that it does not flap.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).status,
    }),
    observedStatus: t.field({
      type: TargetStatusEnum,
      description: 'As judged at this moment alone.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).observed,
    }),
    statusReason: t.string({
      description: 'Why it is judged so at this moment, in a sentence.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).reason,
    }),
    moreNeeded: t.field({
      type: 'SafeInt',
      nullable: true,
      description:
        'How many more rows would decide an INCONCLUSIVE target, if they are like those there are; null for another status, and where no number would do.',
      resolve: async (target, _, { goals }) => (await goals.standing(target)).moreNeeded,
    }),
    forecast: t.field({
      type: TargetForecastRef,
      nullable: true,
      description:
        'The number when it is due, if things go on as they do; withheld, with the reasons, where its own backtest does not support one. Null only when refused.',
      resolve: (target, _, { goals }) => goals.outlook(target),
    }),
    history: t.field({
      type: [SnapshotRef],
      description: 'Where it stood, day by day, oldest first: as it was seen then, whatever changed since.',
      args: {
        days: t.arg.int({ required: true, defaultValue: 90, description: 'How many days back, 1 to 3660.' }),
      },
      resolve: async ({ id }, { days }, { goals, session, now }) => {
        const back = Math.min(3660, Math.max(1, days)) * 86_400_000;
        return [...(await snapshotHistory(goals.db, [id], snapshotDay(session.model, now - back)))];
      },
    }),
    accountable: t.field({
      type: StakeholderRef,
      nullable: true,
      description: 'The one who answers for it: of its own, or of its goal; null where nobody does.',
      resolve: async (target, _, context) => {
        const { accountable } = involvedInTarget(await context.goals.directory(), target);
        return (await knownStakeholders(context, [accountable]))[0] ?? null;
      },
    }),
    responsible: t.field({
      type: [StakeholderRef],
      description: 'Those who work on it: of its own, or of its goal.',
      resolve: async (target, _, context) =>
        knownStakeholders(context, involvedInTarget(await context.goals.directory(), target).responsible),
    }),
    revision: t.exposeInt('revision', { description: '1, 2, 3 …: an edit names the one that it was made on.' }),
  }),
});

builder.queryField('target', (t) =>
  t.field({
    type: TargetRef,
    nullable: true,
    description: 'A target by its global id. Null, with UNKNOWN_TARGET, where there is none that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Global id, as the field `id` of a target gives it.' }) },
    resolve: async (_, { id }, { goals }) => unwrap(findTarget(await goals.book(), goals.viewer, readId('Target', id))),
  }),
);
