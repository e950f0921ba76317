/** A retention to its statistic, and the streams of what came and went that make up what each entity has. */
import { collect, issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { MetricOf } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { retention } from '../stats/retention.ts';
import { type BoundMeasure, bindEntity, bindMeasure, bindTime } from './bind-role.ts';
import type { Bound } from './bound.ts';
import type { RowValue } from './row-value.ts';
import type { EntityTerm, Source } from './source.ts';

export function bindRetention(model: Model, metric: MetricOf<'retention'>): Bound {
  const { of, measure, cohort, denominator, losses } = metric;
  const entity = bindEntity(model.datasets, metric.dataset, metric.entity);
  if (entity.kind === 'refused') return entity;
  const source =
    cohort === 'start' ? bindBalances(model, metric, entity.value) : bindActivity(model, metric, entity.value);
  if (source.kind === 'refused') return source;
  const { rows, value } = source.value;
  return ok({
    statistic: retention({ of, measure, cohort, denominator, losses }),
    roles: { rows: { entity: { ...rows, condition: null, present: [] } }, values: {}, source: value },
  });
}

interface Sourced {
  /** Where and when its rows are. */
  readonly rows: BoundMeasure['rows'];
  readonly value: Source;
}

function bindBalances(model: Model, metric: MetricOf<'retention'>, entity: RowValue): Result<Sourced> {
  const signed = [
    ...metric.plus.map((reference) => ({ sign: 1 as const, reference })),
    ...metric.minus.map((reference) => ({ sign: -1 as const, reference })),
  ];
  const bound = collect(signed.map(({ reference }) => bindMeasure(model.datasets, reference, metric)));
  if (bound.kind === 'refused') return bound;
  const terms = collect(
    bound.value.map(({ rows, value }, index): Result<EntityTerm> => {
      const time = bindTime(model.datasets, rows.dataset, rows.time);
      if (time.kind === 'refused') return time;
      return ok({
        sign: signed[index]?.sign ?? 1,
        time: time.value.dimension,
        condition: rows.condition,
        present: [entity, ...rows.present],
        factors: value ? [value] : [],
      });
    }),
  );
  const [first] = bound.value;
  if (terms.kind === 'refused') return terms;
  if (!first) return refused(issue('MODEL_INVALID', 'A retention has nothing that came.'));
  return ok({ rows: first.rows, value: { kind: 'balances', entity, terms: terms.value } });
}

function bindActivity(model: Model, metric: MetricOf<'retention'>, entity: RowValue): Result<Sourced> {
  const [reference] = metric.plus;
  if (reference === undefined) return refused(issue('MODEL_INVALID', 'A retention has nothing that was done.'));
  const bound = bindMeasure(model.datasets, reference, metric);
  if (bound.kind === 'refused') return bound;
  const { rows, value } = bound.value;
  const filter = { condition: rows.condition, present: [entity, ...rows.present] };
  return ok({ rows, value: { kind: 'activity', entity, filter, factors: value ? [value] : [] } });
}
