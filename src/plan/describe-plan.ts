/** A scan in words, for `explain` and golden files. */

import type { DimensionPath } from '../model/find-dimension.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { RowValue } from './measurement.ts';
import type { Branch, Scan, Slot } from './plan.ts';

export function describeScan(scan: Scan): string {
  const by = scan.by.length === 0 ? [] : [`  group by ${scan.by.map(describePath).join(', ')}`];
  return [`scan ${scan.name} (${scan.dataset.table})`, ...by, ...scan.branches.flatMap(describeBranch)].join('\n');
}

function describeBranch(branch: Branch): readonly string[] {
  const { boundaries, time } = branch;
  const cut = time
    ? `  by ${time.key}: ${boundaries.length} boundaries${boundaries.length > 0 ? `, ${describePosition(boundaries[0])} to ${describePosition(boundaries.at(-1))}` : ''}`
    : '  without time';
  const bounds = time
    ? [
        `    rows from ${branch.from === null ? 'the beginning' : describePosition(branch.from)} until ${branch.until === null ? 'the end' : describePosition(branch.until)}`,
      ]
    : [];
  const where = branch.condition ? [`    where ${describeCondition(branch.condition)}`] : [];
  return [cut, ...bounds, ...where, ...branch.slots.map((slot, index) => `    ${index}: ${describeSlot(slot)}`)];
}

function describeSlot(slot: Slot): string {
  const what =
    slot.factors.length === 0
      ? 'count'
      : `${describeAggregate(slot)} of ${slot.factors.map(describeValue).join(' × ')}`;
  const present = slot.present.map((value) => `${describeValue(value)} is there`);
  const where = [...(slot.condition ? [describeCondition(slot.condition)] : []), ...present].join(' and ');
  return `${what}${where ? ` where ${where}` : ''}${slot.cumulative ? ' (cumulative)' : ''}`;
}

function describeAggregate({ aggregate }: Slot): string {
  if (aggregate === null) return 'sum';
  return aggregate.kind === 'distinct'
    ? 'distinct count'
    : `${aggregate.method} percentile ${Number((aggregate.fraction * 100).toPrecision(12))}`;
}

const describePosition = (position: number | undefined): string =>
  position === undefined || !Number.isFinite(position)
    ? 'the beginning'
    : new Date(position).toISOString().replace('T00:00:00.000Z', '');

export const describePath = (path: DimensionPath): string =>
  [...path.joins.map(({ to }) => to), path.dimension.key].join('.');

function describeValue(value: RowValue): string {
  if (value.kind === 'dimension') return describePath(value.path);
  return value.kind === 'column' ? value.column : `(${value.sql})`;
}

function describeCondition(condition: ResolvedCondition): string {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.map(describeNested).join(' and ');
    case 'or':
      return condition.conditions.map(describeNested).join(' or ');
    case 'not':
      return `not ${describeNested(condition.condition)}`;
    case 'isNull':
      return `${describePath(condition.field)} is null`;
    case 'in':
      return `${describePath(condition.field)} in (${condition.values.map((value) => JSON.stringify(value)).join(', ')})`;
    case 'contains':
      return `${describePath(condition.field)} contains ${JSON.stringify(condition.text)}`;
    case 'compare':
      return `${describePath(condition.field)} ${condition.operator} ${JSON.stringify(condition.value)}`;
  }
}

const describeNested = (condition: ResolvedCondition): string =>
  condition.kind === 'and' || condition.kind === 'or'
    ? `(${describeCondition(condition)})`
    : describeCondition(condition);
