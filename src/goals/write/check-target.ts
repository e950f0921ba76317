/** Everything that can be wrong with what is said of a target, collected. */
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { formatValue } from '../../engine/format-value.ts';
import type { Session } from '../../engine/session.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Metric } from '../../model/metric.ts';
import { type Bounds, isWithin, metricBounds } from '../metric-bounds.ts';
import type { TargetContent } from './target-input.ts';

const invalid = (message: string, path: readonly (string | number)[], hint: string): Issue =>
  issue('TARGET_INVALID', message, { path, hints: [hint] });

export function checkTarget(
  content: TargetContent,
  metric: Metric,
  session: Pick<Session, 'check' | 'model'>,
): readonly Issue[] {
  const { startsAt, dueAt, weight, atRiskWithin, minimumSample, slice } = content;
  const asked = session.check({ metric: metric.key, periods: [], by: [], where: slice, top: null });
  return [
    ...(asked.kind === 'refused' ? asked.issues.map((each) => ({ ...each, path: ['slice', ...each.path] })) : []),
    ...(startsAt < dueAt
      ? []
      : [invalid('The target is due at or before its start.', ['dueAt'], 'Give a later date.')]),
    ...(weight > 0 && Number.isFinite(weight)
      ? []
      : [invalid(`A weight of ${weight} is impossible.`, ['weight'], 'Give a number above 0; 1 is usual.')]),
    ...(atRiskWithin >= 0 && atRiskWithin <= 1
      ? []
      : [invalid(`${atRiskWithin} is no share of the way.`, ['atRiskWithin'], 'Give 0 to 1; 0.1 is usual.')]),
    ...(minimumSample === null || (Number.isInteger(minimumSample) && minimumSample > 0)
      ? []
      : [
          invalid(
            `A sample of ${minimumSample} is impossible.`,
            ['minimumSample'],
            'Give a whole number of 1 or more.',
          ),
        ]),
    ...checkAim(content, metric),
    ...checkWay(content),
    ...content.counterMetrics.flatMap((counter, index) => {
      const found = findByKey(session.model.metrics, counter.metric, 'metric', ['counterMetrics', index, 'metric']);
      if (found.kind === 'refused') return found.issues;
      const possible = isWithin(metricBounds(found.value), counter.limit);
      return possible ? [] : [impossible(found.value, counter.limit, ['counterMetrics', index, 'limit'])];
    }),
  ];
}

function checkAim({ aim }: TargetContent, metric: Metric): readonly Issue[] {
  const bounds = metricBounds(metric);
  const values = aim.direction === 'range' ? { low: aim.low, high: aim.high } : { value: aim.value };
  const outside = Object.entries(values).flatMap(([name, value]) =>
    isWithin(bounds, value) ? [] : [impossible(metric, value, [name])],
  );
  if (aim.direction !== 'range' || aim.low <= aim.high) return outside;
  return [...outside, invalid('The range ends below its beginning.', ['high'], 'Swap low and high.')];
}

function impossible(metric: Metric, value: number, path: readonly (string | number)[]): Issue {
  const range = tellBounds(metricBounds(metric), metric);
  return invalid(`${metric.name} can never be ${formatValue(value, metric)}.`, path, `It lies ${range}.`);
}

function tellBounds({ minimum, maximum }: Bounds, metric: Metric): string {
  if (minimum === null) return `at or below ${formatValue(maximum, metric)}`;
  if (maximum === null) return `at or above ${formatValue(minimum, metric)}`;
  return `between ${formatValue(minimum, metric)} and ${formatValue(maximum, metric)}`;
}

/** The trajectory and what it goes by. */
function checkWay({
  trajectory,
  milestones,
  startsAt,
  dueAt,
  aim,
  baseline,
  measuredOver,
}: TargetContent): readonly Issue[] {
  const outside = milestones.findIndex(({ dueAt: at }) => at <= startsAt || at >= dueAt);
  const twice = milestones.some(({ dueAt: at }, index) => milestones[index - 1]?.dueAt === at);
  return [
    ...(outside === -1
      ? []
      : [
          invalid(
            'A milestone is due outside of the time of the target.',
            ['milestones', outside, 'dueAt'],
            'Put it between start and due date.',
          ),
        ]),
    ...(twice ? [invalid('Two milestones are due at the same time.', ['milestones'], 'Keep one of them.')] : []),
    ...(aim.direction === 'range' && (trajectory !== 'linear' || milestones.length > 0)
      ? [
          invalid(
            'A range is kept from the start: it has no trajectory.',
            ['trajectory'],
            'Leave trajectory and milestones out.',
          ),
        ]
      : []),
    ...(trajectory === 'stepped' && milestones.length === 0 && aim.direction !== 'range'
      ? [
          invalid(
            'A stepped trajectory has steps.',
            ['milestones'],
            'Give at least one milestone, or a linear trajectory.',
          ),
        ]
      : []),
    ...(trajectory === 'seasonal' && baseline.kind === 'none' && measuredOver.kind !== 'sinceStart'
      ? [invalid('A seasonal trajectory begins at a baseline.', ['baseline'], 'Give a baseline, frozen or computed.')]
      : []),
    ...(measuredOver.kind === 'last' && !(Number.isInteger(measuredOver.count) && measuredOver.count > 0)
      ? [
          invalid(
            `The last ${measuredOver.count} units are no time.`,
            ['measuredOver', 'last'],
            'Give a whole number of 1 or more.',
          ),
        ]
      : []),
  ];
}
