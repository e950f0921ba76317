/** The schema, built from all nouns. */
import './scalars.ts';
import './query.ts';
import './issue.ts';
import './metric.ts';
import './freshness.ts';
import './metric-numbers.ts';
import './metric-cohorts.ts';
import './decompose.ts';
import './metrics.ts';
import './comments.ts';
import './table.ts';
import './plan.ts';
import './dimension.ts';
import './pyramid.ts';
import './framework.ts';
import './framework-grid.ts';
import './stakeholder.ts';
import './score.ts';
import './score-entities.ts';
import './calendar.ts';
import './benchmark.ts';
import './schedule.ts';
import { builder } from './builder.ts';

export const schema = builder.toSchema();
