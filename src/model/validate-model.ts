/** Last step of reading a model: definitions compared with each other, without a database. */
import type { Issue } from '../kernel/issue.ts';
import type { ModelSources } from './files/model-sources.ts';
import type { Model } from './model.ts';
import { checkBenchmarks } from './validate/check-benchmarks.ts';
import { checkCalendars } from './validate/check-calendars.ts';
import { checkDatasets } from './validate/check-datasets.ts';
import { checkDerived } from './validate/check-derived.ts';
import { checkFormulaCycles } from './validate/check-formulas.ts';
import { checkFrameworks } from './validate/check-frameworks.ts';
import { checkMetrics } from './validate/check-metrics.ts';
import { checkPolicies } from './validate/check-policies.ts';
import { checkPyramid } from './validate/check-pyramid.ts';
import { checkRollups } from './validate/check-rollups.ts';
import { checkSchedules } from './validate/check-schedules.ts';
import { checkScores } from './validate/check-scores.ts';
import { checkStakeholders } from './validate/check-stakeholders.ts';
import { checkTaxonomies } from './validate/check-taxonomies.ts';
import { toIssue } from './validate/finding.ts';

/** Everything that contradicts something else; empty for a sound model. Issues name file and line where sources are given. */
export function validateModel(model: Model, sources?: ModelSources): readonly Issue[] {
  return [
    ...checkDatasets(model),
    ...checkMetrics(model),
    ...checkFormulaCycles(model),
    ...checkScores(model),
    ...checkPyramid(model),
    ...checkFrameworks(model),
    ...checkCalendars(model),
    ...checkStakeholders(model),
    ...checkBenchmarks(model),
    ...checkSchedules(model),
    ...checkDerived(model),
    ...checkTaxonomies(model),
    ...checkRollups(model),
    ...checkPolicies(model),
  ].map((found) => toIssue(found, sources));
}
