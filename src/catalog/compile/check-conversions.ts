/** Base rows and conversions of a metric, or entities and their activity, meet on two columns, which must be of one kind. */
import { findEntity } from '../../model/find-entity.ts';
import type { Model } from '../../model/model.ts';
import { type Finding, finding, placeOf } from '../../model/validate/finding.ts';
import type { Homes } from './check-columns.ts';
import { typesJoin } from './type-fits.ts';

export function checkConversions({ datasets, metrics }: Model, homes: Homes): readonly Finding[] {
  return [...metrics.values()].flatMap((metric): readonly Finding[] => {
    if (metric.type !== 'conversion' && metric.type !== 'cohort_retention') return [];
    const { dataset } = metric.type === 'conversion' ? metric.conversion : metric.active;
    if (dataset === undefined) return [];
    const sides = [metric.dataset, dataset].map((key) => {
      const name = findEntity(datasets.get(key), metric.entity)?.column;
      return { key, name, column: name === undefined ? undefined : homes.get(key)?.columns.get(name) };
    });
    const [base, events] = sides;
    if (!base?.column || !events?.column || typesJoin(base.column, events.column)) return [];
    return [
      finding(
        placeOf('metric', metric.key, 'entity'),
        'MODEL_WRONG_TYPE',
        `"${base.name}" of "${base.key}" is ${base.column.type}, and cannot be matched with "${events.name}" of "${events.key}", which is ${events.column.type}.`,
        'Give both columns one type, or point a dataset at a view that does.',
      ),
    ];
  });
}
