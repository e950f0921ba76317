/** All rules of the audit, the worst first. */
import type { AuditRule } from './audit-rule.ts';
import { cascadeChanged } from './rules/cascade-changed.ts';
import { checkInMissed } from './rules/check-in-missed.ts';
import { countForRate } from './rules/count-for-rate.ts';
import { draftStale } from './rules/draft-stale.ts';
import { duplicateTarget } from './rules/duplicate-target.ts';
import { effortDirection } from './rules/effort-direction.ts';
import { goalEmpty } from './rules/goal-empty.ts';
import { goalExpired } from './rules/goal-expired.ts';
import { goalUnderClosed } from './rules/goal-under-closed.ts';
import { metricWithoutTarget } from './rules/metric-without-target.ts';
import { neverAsked } from './rules/never-asked.ts';
import { noLeadingDriver } from './rules/no-leading-driver.ts';
import { noOwner } from './rules/no-owner.ts';
import { noPathToTop } from './rules/no-path-to-top.ts';
import { restsOnDeprecated } from './rules/rests-on-deprecated.ts';
import { reviewOverdue } from './rules/review-overdue.ts';
import { sameComputation } from './rules/same-computation.ts';
import { sameName } from './rules/same-name.ts';
import { staleData } from './rules/stale-data.ts';
import { targetAgainstDirection } from './rules/target-against-direction.ts';
import { targetBehindBaseline } from './rules/target-behind-baseline.ts';
import { targetDates } from './rules/target-dates.ts';
import { targetImpossible } from './rules/target-impossible.ts';
import { targetMetricDeprecated } from './rules/target-metric-deprecated.ts';
import { targetMetricRemoved } from './rules/target-metric-removed.ts';
import { targetRefused } from './rules/target-refused.ts';
import { targetWithoutBaseline } from './rules/target-without-baseline.ts';

export const auditRules = [
  noOwner,
  targetMetricRemoved,
  targetRefused,
  targetImpossible,
  targetAgainstDirection,
  effortDirection,
  targetMetricDeprecated,
  targetWithoutBaseline,
  targetBehindBaseline,
  targetDates,
  duplicateTarget,
  countForRate,
  cascadeChanged,
  goalExpired,
  goalEmpty,
  goalUnderClosed,
  reviewOverdue,
  checkInMissed,
  staleData,
  noPathToTop,
  noLeadingDriver,
  sameComputation,
  sameName,
  restsOnDeprecated,
  metricWithoutTarget,
  neverAsked,
  draftStale,
] as const satisfies readonly AuditRule[];

export type AuditCode = (typeof auditRules)[number]['code'];
