/** Finds effort scores that are read the wrong way round: one wording asks how easy it was, an older one how much effort it took. */
import type { Metric } from '../../../model/metric.ts';
import type { AuditRule } from '../audit-rule.ts';
import { type EffortWording, readEffortScore } from '../effort-score.ts';
import { notDeprecated } from '../look.ts';

export const effortDirection: AuditRule<'EFFORT_DIRECTION'> = {
  code: 'EFFORT_DIRECTION',
  severity: 'error',
  finds:
    'A customer effort score whose direction does not fit the wording that was asked (version 1 asks for effort, down is good; the later one for ease, up is good), or that mixes both.',
  find: (scene) =>
    notDeprecated(scene).flatMap((metric) => {
      const found = mismatchOf(metric);
      return found ? [{ subject: { kind: 'metric' as const, key: metric.key }, ...found }] : [];
    }),
};

const asks: Readonly<Record<EffortWording, string>> = { effort: 'how much effort it took', ease: 'how easy it was' };

function mismatchOf(metric: Metric): { readonly message: string; readonly hint: string } | null {
  const score = readEffortScore(metric);
  if (score === null) return null;
  const { name, direction } = metric;
  if (score.wording === 'both')
    return {
      message: `${name} mixes answers to "how easy it was" with answers to "how much effort it took": the two run against each other.`,
      hint: 'Filter for one version of the survey, and keep the other as a metric of its own.',
    };
  const good = (score.wording === 'ease') === score.countsHigh ? 'increase' : 'decrease';
  if (direction === good) return null;
  const counted = score.countsHigh ? 'high' : 'low';
  return {
    message: `${name} asks ${asks[score.wording]} and goes by ${counted} answers, and its direction is ${direction}.`,
    hint: `Set its direction to ${good}, or correct the filter if it was meant for the other version.`,
  };
}
