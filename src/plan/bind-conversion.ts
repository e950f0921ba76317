/** A metric of type conversion to its statistic: base rows, and for each whether it has matured and converted. */

import type { Calendar } from '../kernel/calendar/calendar.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import { findEntity } from '../model/find-entity.ts';
import type { MetricOf } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { conversion as conversionStatistic } from '../stats/conversion.ts';
import type { Statistic } from '../stats/statistic.ts';
import { bindRows, type Datasets, type RowSet } from './bind-role.ts';
import type { Conversion, ConversionEvents } from './conversion.ts';
import type { RowValue } from './row-value.ts';

interface BoundConversion {
  readonly statistic: Statistic;
  readonly roles: {
    readonly rows: Readonly<Record<string, RowSet>>;
    readonly values: Readonly<Record<string, RowValue>>;
  };
}

/** Base rows without the entity are left out: nothing could be found for them. */
export function bindConversion(model: Model, metric: MetricOf<'conversion'>): Result<BoundConversion> {
  const { datasets, calendars } = model;
  const base = bindRows(datasets, metric.dataset, metric.time, [metric.where]);
  if (base.kind === 'refused') return base;
  const time = dimensionOf(datasets, metric.dataset, base.value.time);
  const events = bindEvents(datasets, metric);
  if (!time || events === null) return unsound(metric);
  if (events.kind === 'refused') return events;
  const dates = time.type === 'date' || events.value.time.type === 'date';
  const conversion: Conversion = {
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
function bindEvents(datasets: Datasets, metric: MetricOf<'conversion'>): Result<ConversionEvents> | null {
  const { dataset, where, time: name } = metric.conversion;
  if (dataset === undefined) {
    const time = dimensionOf(datasets, metric.dataset, name ?? null);
    return time ? ok({ kind: 'own', time }) : null;
  }
  const rows = bindRows(datasets, dataset, name, [where]);
  if (rows.kind === 'refused') return rows;
  const time = dimensionOf(datasets, dataset, rows.value.time);
  const baseColumn = findEntity(datasets.get(metric.dataset), metric.entity)?.column;
  const column = findEntity(datasets.get(dataset), metric.entity)?.column;
  if (!time || baseColumn === undefined || column === undefined) return null;
  return ok({ kind: 'rows', dataset, time, condition: rows.value.condition, baseColumn, column });
}

const dimensionOf = (datasets: Datasets, key: string, name: string | null) =>
  datasets.get(key)?.dimensions.find((dimension) => dimension.key === name);

const defaultZone = (calendars: ReadonlyMap<string, Calendar>): string => {
  const [first] = calendars.values();
  return first?.timeZone ?? 'UTC';
};

const unsound = ({ key }: MetricOf<'conversion'>) =>
  refused(issue('MODEL_UNKNOWN_REFERENCE', `The conversion "${key}" has no base time, event time or entity.`));
