/** One framework of the catalogue page: its categories and the metrics in them, as a table or as a grid. */
import { type Category, categoryOf, type Framework } from '../../model/framework.ts';
import { gridOf } from '../../model/framework-grid.ts';
import type { Model } from '../../model/model.ts';
import { linkTo, table, wrap } from './markdown.ts';

export function frameworkEntry(model: Model, framework: Framework): string {
  const grid = gridOf(framework);
  const metricsOf = (category: Category) =>
    [...model.metrics.values()]
      .filter((metric) => categoryOf(framework, metric)?.key === category.key)
      .map(({ name }) => linkTo(name))
      .join(', ') || '–';
  const withGoals = framework.categories.some(({ goal }) => goal !== undefined);
  const listed = table(
    withGoals ? ['category', 'goal', 'signals', 'metrics'] : ['category', 'holds', 'metrics'],
    framework.categories.map((category) => [
      category.name,
      ...(withGoals ? [category.goal ?? '', category.signal ?? ''] : [category.description ?? '']),
      metricsOf(category),
    ]),
  );
  const crossed =
    grid &&
    table(
      ['', ...grid.columns],
      grid.rows.map(({ evidence, cells }) => [evidence.join(', '), ...cells.map(metricsOf)]),
    );
  const intro = framework.description === undefined ? [] : [wrap(framework.description), ''];
  return [`### ${framework.name}`, '', ...intro, crossed ?? listed].join('\n');
}
