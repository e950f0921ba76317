/** A metric of type cohort_retention to its statistic: that of a conversion, in a unit of the calendar in place of a window. */
import { issue, ok, refused } from '../kernel/issue.ts';
import type { MetricOf } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { conversion as conversionStatistic } from '../stats/conversion.ts';
import { bindEvents, dimensionOf } from './bind-events.ts';
import { bindRows } from './bind-role.ts';
import type { Bound } from './bound.ts';
import type { UnitConversion } from './conversion.ts';

/** Rows without the entity are left out: nothing could be found for them. */
export function bindCohortRetention(model: Model, metric: MetricOf<'cohort_retention'>): Bound {
  const { datasets, calendars } = model;
  const { dataset, entity, active, grain, age } = metric;
  const base = bindRows(datasets, dataset, metric.time, [metric.where]);
  if (base.kind === 'refused') return base;
  const time = dimensionOf(datasets, dataset, base.value.time);
  const events = bindEvents(datasets, { dataset, entity }, active);
  const calendar = metric.calendar ?? [...calendars.keys()][0];
  if (!time || events === null || calendar === undefined)
    return refused(
      issue(
        'MODEL_UNKNOWN_REFERENCE',
        `"${metric.key}" has no time of entering, time of activity, entity or calendar.`,
      ),
    );
  if (events.kind === 'refused') return events;
  const conversion: UnitConversion = {
    kind: 'unit',
    base: { dataset, time },
    events: events.value,
    grain,
    age,
    calendar,
  };
  return ok({
    statistic: conversionStatistic(),
    roles: {
      rows: { base: { ...base.value, present: [{ kind: 'column', column: events.value.baseColumn }] } },
      values: { matured: { kind: 'matured', conversion }, converted: { kind: 'converted', conversion } },
    },
  });
}
