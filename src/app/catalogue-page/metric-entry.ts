/** One metric of the catalogue page: what it means, what it needs, where it stands and whose it is. */
import { dataNeeds } from '../../engine/definitions/data-needs.ts';
import { describeFormula, describeRows } from '../../engine/definitions/describe-definition.ts';
import { unwrap } from '../../kernel/issue.ts';
import { metricEdges } from '../../model/edges.ts';
import { categoryOf, isDerived } from '../../model/framework.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { bullet, linkTo, wrap } from './markdown.ts';
import { benchmarkWords, directionWords, driveWords, peopleWords, typeWords, unitWords } from './words.ts';

export function metricEntry(model: Model, metric: Metric): string {
  const { key, name, description, classification, cadence, status } = metric;
  const named = (other: string) => linkTo(model.metrics.get(other)?.name ?? other);
  const drivers = metricEdges(model).flatMap((edge) =>
    edge.kind === 'DRIVES' && edge.to === key ? [`${named(edge.from)}${driveWords(edge)}`] : [],
  );
  const places = [...model.frameworks.values()].flatMap((framework) => {
    const category = isDerived(framework) ? undefined : categoryOf(framework, metric);
    return category ? [`${framework.name}: ${category.name}`] : [];
  });
  const needs = unwrap(dataNeeds(model, key)).map(({ dataset, fields }) =>
    fields.length === 0 ? dataset.name : `${dataset.name} (${fields.join(', ')})`,
  );
  const benchmarks = [...model.benchmarks.values()].filter((each) => each.metric === key);
  return [
    `### ${name}`,
    '',
    wrap(`\`${key}\` · ${unitWords(metric)}, ${directionWords[metric.direction]} · reviewed ${cadence} · ${status}`),
    '',
    ...(description === undefined ? [] : [wrap(description), '']),
    ...bullet('Formula', describeFormula(metric)),
    ...bullet('Type', typeWords(metric)),
    ...bullet('Rows', describeRows(metric) ?? ''),
    ...bullet('Needs', needs.join('; ')),
    ...bullet('Evidence and timing', classification ? `${classification.evidence}, ${classification.timing}` : ''),
    ...bullet('Frameworks', places.join('; ')),
    ...bullet('Drives', metric.drives.map((drive) => `${named(drive.metric)}${driveWords(drive)}`).join(', ')),
    ...bullet('Driven by', drivers.join(', ')),
    ...bullet('Watched beside it', metric.counterMetrics.map(named).join(', ')),
    ...bullet('Accountable', metric.accountable === undefined ? '' : peopleWords(model, [metric.accountable])),
    ...bullet('Responsible', peopleWords(model, metric.responsible)),
    ...bullet('Consulted', peopleWords(model, metric.consulted)),
    ...bullet('Informed', peopleWords(model, metric.informed)),
    ...bullet('Benchmarks', benchmarks.map((each) => benchmarkWords(each, metric)).join('; ')),
  ].join('\n');
}
