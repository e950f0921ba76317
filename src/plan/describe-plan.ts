/** A scan in words, for `explain` and golden files. */

import { isMultiValued } from '../model/bridge.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { ResolvedCondition } from '../query/field.ts';
import type { Conversion } from './conversion.ts';
import type { FirstKey } from './first-key.ts';
import { readTogether } from './one-pass.ts';
import type { Branch, Scan, Slot } from './plan.ts';
import { describeReading } from './rollup/describe-reading.ts';
import type { RowValue } from './row-value.ts';
import type { RowFilter } from './source.ts';
import type { Stretch } from './stretches.ts';

export function describeScan(scan: Scan): string {
  const by = scan.by.length === 0 ? [] : [`  group by ${scan.by.map(describePath).join(', ')}`];
  return [
    `scan ${scan.name} (${scan.dataset.table ?? 'a query'})`,
    ...by,
    ...scan.branches.flatMap((branch) => describeBranch(branch, readTogether(scan).includes(branch))),
  ].join('\n');
}

function describeBranch(branch: Branch, together: boolean): readonly string[] {
  const { boundaries, time } = branch;
  const cut = time
    ? `  by ${time.key}: ${boundaries.length} boundaries${boundaries.length > 0 ? `, ${describePosition(boundaries[0])} to ${describePosition(boundaries.at(-1))}` : ''}`
    : '  without time';
  const bounds = time
    ? [`    rows ${(branch.stretches.length > 1 ? branch.stretches : [branch]).map(describeStretch).join(', and ')}`]
    : [];
  const where = branch.condition ? [`    where ${describeCondition(branch.condition)}`] : [];
  return [
    cut,
    ...bounds,
    ...describeSource(branch),
    ...where,
    ...(together ? ['    in one pass with the other times of the table'] : []),
    ...(branch.firstBy.length > 0 ? [`    first grouped by ${branch.firstBy.map(describeKey).join(', ')}`] : []),
    ...branch.slots.map((slot, index) => `    ${index}: ${describeSlot(slot)}`),
    ...describeReading(branch),
  ];
}

const describeKey = (key: FirstKey): string =>
  key.kind === 'column' ? describePath(key.path) : `whether ${describeCondition(key.condition)}`;

const describeStretch = ({ from, until }: Stretch): string =>
  `from ${from === null ? 'the beginning' : describePosition(from)} until ${until === null ? 'the end' : describePosition(until)}`;

function describeSource(branch: Branch): readonly string[] {
  const { source } = branch;
  switch (source.kind) {
    case 'rows':
      return [];
    case 'latest':
      return [`    the latest of each ${describeValue(source.entity)}${describeFilter(source.filter)}`];
    case 'members':
      return [
        `    each ${source.of.map(describeValue).join(' and ')} once an interval${branch.spanning && branch.metOnce ? ', followed row by row' : ''}${describeFilter(source.filter)}`,
      ];
    case 'buckets':
      return [`    ${describeValue(source.of)} in buckets of one ratio${describeFilter(source.filter)}`];
    case 'balances':
      return [
        `    what each ${describeValue(source.entity)} has`,
        ...source.terms.map(
          ({ sign, time, factors, ...filter }) =>
            `      ${sign === 1 ? 'plus' : 'minus'} ${describeFactors(factors)} by ${time.key}${describeFilter(filter)}`,
        ),
      ];
    case 'activity':
      return [
        `    what each ${describeValue(source.entity)} did: ${describeFactors(source.factors)}${describeFilter(source.filter)}`,
      ];
  }
}

const describeFactors = (factors: readonly RowValue[]): string =>
  factors.length === 0 ? 'count' : `sum of ${factors.map(describeValue).join(' × ')}`;

function describeFilter({ condition, present }: RowFilter): string {
  const tests = [
    ...(condition ? [describeCondition(condition)] : []),
    ...present.map((value) => `${describeValue(value)} is there`),
  ];
  return tests.length > 0 ? ` where ${tests.join(' and ')}` : '';
}

function describeSlot(slot: Slot): string {
  if (slot.output !== null) return `${slot.output.replaceAll('_', ' ')}${slot.cumulative ? ' (cumulative)' : ''}`;
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
  return `${aggregate.method} percentile ${Number((aggregate.fraction * 100).toPrecision(12))}`;
}

const describePosition = (position: number | undefined): string =>
  position === undefined || !Number.isFinite(position)
    ? 'the beginning'
    : new Date(position).toISOString().replace('T00:00:00.000Z', '');

/** `customers.tags[]`: the brackets say that a row can have several. */
export const describePath = ({ joins, dimension, cut }: DimensionPath): string =>
  `${[...joins.map(({ to }) => to), dimension.key].join('.')}${isMultiValued(dimension) ? '[]' : ''}${
    cut ? ` in ${cut.length - 1} cohorts, ${describePosition(cut[0])} to ${describePosition(cut.at(-1))}` : ''
  }`;

function describeValue(value: RowValue): string {
  switch (value.kind) {
    case 'dimension':
      return describePath(value.path);
    case 'column':
      return value.column;
    case 'sql':
      return `(${value.sql})`;
    case 'milliseconds':
      return `${describePath(value.time)} in milliseconds`;
    case 'day':
      return `day of ${describePath(value.time)}${value.zone === null ? '' : ` in ${value.zone}`}`;
    case 'matured':
      return `[${describeSpan(value.conversion)} ${value.conversion.kind === 'window' ? 'passed' : 'over'}]`;
    case 'converted': {
      const { conversion } = value;
      return `[${describeEvents(conversion)} ${conversion.kind === 'window' ? 'within' : 'in'} ${describeSpan(conversion)}]`;
    }
  }
}

function describeSpan(conversion: Conversion): string {
  if (conversion.kind === 'unit')
    return `${conversion.grain} ${conversion.age} after that of ${conversion.base.time.key} (${conversion.calendar})`;
  const { window, zone } = conversion;
  const days = zone === null ? '' : ` (local days of ${zone})`;
  return `${window.count} ${window.grain}${window.count === 1 ? '' : 's'}${days}`;
}

function describeEvents(conversion: Conversion): string {
  const { events } = conversion;
  const after = conversion.kind === 'window' && conversion.later ? ' later' : '';
  if (events.kind === 'own') return `${events.time.key}${after}`;
  const where = events.condition ? ` where ${describeCondition(events.condition)}` : '';
  return `${events.dataset}.${events.time.key}${after} of the same ${events.column}${where}`;
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
    case 'within':
      return `${describePath(condition.field)} ${condition.bounds.map(({ operator, value }) => `${operator} ${JSON.stringify(value)}`).join(' and ')}`;
  }
}

const describeNested = (condition: ResolvedCondition): string =>
  condition.kind === 'and' || condition.kind === 'or'
    ? `(${describeCondition(condition)})`
    : describeCondition(condition);
