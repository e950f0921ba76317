/** The rows by which base rows convert, or entities are active: their time, their filter, and the entity on both sides. */
import type { Result } from '../kernel/issue.ts';
import { ok } from '../kernel/issue.ts';
import type { ConditionInput } from '../model/condition.ts';
import { findEntity } from '../model/find-entity.ts';
import { bindRows, type Datasets } from './bind-role.ts';
import type { EventRows } from './conversion.ts';

interface Events {
  readonly dataset: string;
  readonly where?: ConditionInput | undefined;
  readonly time?: string | undefined;
}

/** Null where a name leads nowhere. */
export function bindEvents(
  datasets: Datasets,
  base: { readonly dataset: string; readonly entity?: string | undefined },
  { dataset, where, time: name }: Events,
): Result<EventRows> | null {
  const rows = bindRows(datasets, dataset, name, [where]);
  if (rows.kind === 'refused') return rows;
  const time = dimensionOf(datasets, dataset, rows.value.time);
  const baseColumn = findEntity(datasets.get(base.dataset), base.entity)?.column;
  const column = findEntity(datasets.get(dataset), base.entity)?.column;
  if (!time || baseColumn === undefined || column === undefined) return null;
  return ok({ kind: 'rows', dataset, time, condition: rows.value.condition, baseColumn, column });
}

export const dimensionOf = (datasets: Datasets, key: string, name: string | null) =>
  datasets.get(key)?.dimensions.find((dimension) => dimension.key === name);
