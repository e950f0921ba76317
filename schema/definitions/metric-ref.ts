/** The handle of the metric type: files that mention metrics import this, not the fields. */
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';

export const MetricRef = builder.objectRef<Metric>('Metric');
