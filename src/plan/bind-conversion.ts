/** A metric of type conversion to its statistic: base rows, and for each whether it has matured and converted. */

import type { Calendar } from '../kernel/calendar/calendar.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { MetricOf } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { conversion as conversionStatistic } from '../stats/conversion.ts';
import { bindEvents, dimensionOf } from './bind-events.ts';
import { bindRows, type Datasets } from './bind-role.ts';
import type { Bound } from './bound.ts';
import type { ConversionEvents, WindowConversion } from './conversion.ts';
import type { RowValue } from './row-value.ts';

/** Base rows without the entity are left out: nothing could be found for them. */
export function bindConversion(model: Model, metric: MetricOf<'conversion'>): Bound {
  const { datasets, calendars } = model;
  const base = bindRows(datasets, metric.dataset, metric.time, [metric.where]);
  if (base.kind === 'refused') return base;
  const time = dimensionOf(datasets, metric.dataset, base.value.time);
  const events = bindConverting(datasets, metric);
  if (!time || events === null) return unsound(metric);
  if (events.kind === 'refused') return events;
  const dates = time.type === 'date' || events.value.time.type === 'date';
  const conversion: WindowConversion = {
    kind: 'window',
    base: { dataset: metric.dataset, time },
    events: events.value,
    window: metric.window,
    later: metric.conversion.later ?? false,
    zone: dates ? defaultZone(calendars) : null,
  };
  const present: readonly RowValue[] =
    events.value.kind === 'rows' ? [{ kind: 'column', column: events.value.baseColumn }] : [];
  return ok({
    statistic: conversionStatistic(),
    roles: {
      rows: { base: { ...base.value, present } },
      values: { matured: { kind: 'matured', conversion }, converted: { kind: 'converted', conversion } },
    },
  });
}

/** Null where a name leads nowhere. */
function bindConverting(datasets: Datasets, metric: MetricOf<'conversion'>): Result<ConversionEvents> | null {
  const { dataset, where, time: name } = metric.conversion;
  if (dataset !== undefined) return bindEvents(datasets, metric, { dataset, where, time: name });
  const time = dimensionOf(datasets, metric.dataset, name ?? null);
  return time ? ok({ kind: 'own', time }) : null;
}

const defaultZone = (calendars: ReadonlyMap<string, Calendar>): string => {
  const [first] = calendars.values();
  return first?.timeZone ?? 'UTC';
};

const unsound = ({ key }: MetricOf<'conversion'>) =>
  refused(issue('MODEL_UNKNOWN_REFERENCE', `The conversion "${key}" has no base time, event time or entity.`));
