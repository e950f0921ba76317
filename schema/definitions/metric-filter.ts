/** Which metrics are meant: by what is said of them. */
import type { MetricSearch } from '../../src/engine/definitions/find-metrics.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { EvidenceEnum, TimingEnum } from './classification.ts';
import { MetricStatusEnum, MetricTypeEnum } from './metric-definition.ts';
import { UnitEnum } from './unit.ts';

export const MetricFilter = builder.inputType('MetricFilter', {
  description: 'Which metrics: all conditions given must hold.',
  fields: (t) => ({
    level: t.id({ description: 'Key of a level of the pyramid.' }),
    framework: t.id({ description: 'Key of a framework that the metric stands in.' }),
    category: t.id({ description: 'Key of a category, of `framework` or of any.' }),
    owner: t.id({ description: 'Key of the accountable stakeholder.' }),
    status: t.field({ type: MetricStatusEnum, description: 'How far the definition can be relied on.' }),
    unit: t.field({ type: UnitEnum, description: 'What it is counted in.' }),
    type: t.field({ type: MetricTypeEnum, description: 'How it is computed.' }),
    evidence: t.field({ type: EvidenceEnum, description: 'What it is evidence of.' }),
    timing: t.field({ type: TimingEnum, description: 'Whether it leads or lags.' }),
    text: t.string({ description: 'Every word of it stands in the key, the name or the description.' }),
  }),
});

/** GraphQL's null is "not asked". Who owns a metric is not the model's to say: `ownedBy` asks for that. */
export const readSearch = (filter: typeof MetricFilter.$inferInput | null | undefined): MetricSearch =>
  Object.fromEntries(Object.entries(filter ?? {}).filter(([name, value]) => name !== 'owner' && value !== null));

/** Those that a stakeholder is accountable for now; all of them where nobody is asked for. */
export async function ownedBy(
  context: Context,
  owner: string | null | undefined,
  metrics: readonly Metric[],
): Promise<readonly Metric[]> {
  if (owner == null) return metrics;
  const directory = await context.goals.directory();
  return metrics.filter(({ key }) => directory.involved({ kind: 'metric', key }).accountable === owner);
}
