/** Last step of reading a model: definitions compared with each other, without a database. */
import type { Issue } from '../kernel/issue.ts';
import type { ModelSources } from './files/model-sources.ts';
import type { Model } from './model.ts';
import { checkCalendars } from './validate/check-calendars.ts';
import { checkDatasets } from './validate/check-datasets.ts';
import { checkFormulaCycles } from './validate/check-formulas.ts';
import { checkFrameworks } from './validate/check-frameworks.ts';
import { checkMetrics } from './validate/check-metrics.ts';
import { checkPyramid } from './validate/check-pyramid.ts';
import { checkStakeholders } from './validate/check-stakeholders.ts';
import { checkTaxonomies } from './validate/check-taxonomies.ts';
import { toIssue } from './validate/finding.ts';

/** Everything that contradicts something else; empty for a sound model. Issues name file and line where sources are given. */
export function validateModel(model: Model, sources?: ModelSources): readonly Issue[] {
  return [
    ...checkDatasets(model),
    ...checkMetrics(model),
    ...checkFormulaCycles(model),
    ...checkPyramid(model),
    ...checkFrameworks(model),
    ...checkCalendars(model),
    ...checkStakeholders(model),
    ...checkTaxonomies(model),
  ].map((found) => toIssue(found, sources));
}
