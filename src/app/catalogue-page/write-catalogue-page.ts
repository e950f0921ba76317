/** The catalogue of a model as a page for people: every metric by its level, and the frameworks. */
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { frameworkEntry } from './framework-entry.ts';
import { linkTo, table, wrap } from './markdown.ts';
import { metricEntry } from './metric-entry.ts';
import { directionWords, unitWords } from './words.ts';

interface Section {
  readonly heading: string;
  readonly intro: string;
  readonly metrics: readonly Metric[];
}

/** Markdown with a newline at the end. Equal models make equal pages. */
export function writeCataloguePage(model: Model): string {
  const sections = sectionsOf(model);
  const rows = sections.flatMap(({ heading, metrics }) =>
    metrics.map((metric) => [
      linkTo(metric.name),
      heading,
      `${unitWords(metric)}, ${directionWords[metric.direction]}`,
      metric.classification ? `${metric.classification.evidence}, ${metric.classification.timing}` : '–',
      metric.cadence,
      model.stakeholders.get(metric.accountable ?? '')?.name ?? '–',
    ]),
  );
  return `${[
    '# The metrics',
    wrap(
      `The ${model.metrics.size} metrics of the [shipped model](../models/cx/README.md), from the top of the pyramid down: what each ` +
        'means, what it needs, what it moves and who answers for it. This page is written by `npm run generate` from the model ' +
        'files: change those, not this. What a number means in general is in [Numbers](numbers.md); how to ask for a whole ' +
        'framework is in [Frameworks](frameworks.md). A driver that works “the other way” brings less of what it drives.',
    ),
    table(['metric', 'level', 'unit', 'evidence and timing', 'reviewed', 'accountable'], rows),
    ...sections.flatMap(({ heading, intro, metrics }) => [
      `## ${heading}`,
      wrap(intro),
      ...metrics.map((metric) => metricEntry(model, metric)),
    ]),
    '## Frameworks',
    'Ways of grouping the same metrics.',
    ...[...model.frameworks.values()].map((framework) => frameworkEntry(model, framework)),
  ].join('\n\n')}\n`;
}

function sectionsOf({ pyramid, metrics }: Model): readonly Section[] {
  const all = [...metrics.values()];
  const levels = pyramid.levels
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ key, name, description, rank, reviewed }) => ({
      heading: `Level ${rank}: ${name}`,
      intro: `${description ?? ''} Reviewed ${reviewed.join(' and ')}.`.trim(),
      metrics: all.filter(({ level }) => level === key),
    }));
  const beside = {
    heading: 'Beside the pyramid',
    intro: 'Metrics that stand on no level.',
    metrics: all.filter(({ level }) => level === undefined),
  };
  return [...levels, beside].filter(({ metrics: found }) => found.length > 0);
}
