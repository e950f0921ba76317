/** The order of a table's rows: as asked, then by rank or members, then in time; always the same for the same data. */
import { compareMembers } from '../../plan/compare-members.ts';
import { type Reading, valueAt } from '../reading.ts';
import type { TableOrder, TableQuestion, TableRow } from './table.ts';

export function sortRows(rows: readonly TableRow[], { order, metrics, by, top }: TableQuestion): readonly TableRow[] {
  const rules = order.map((rule) => comparator(rule, metrics, by));
  return rows.toSorted((a, b) => {
    if (a.other !== b.other) return a.other ? 1 : -1;
    for (const rule of rules) {
      const decided = rule(a, b);
      if (decided !== 0) return decided;
    }
    // A ranked answer arrives in the order of its ranks, and sorting is stable.
    return top ? 0 : compareMembers(a.members, b.members) || a.period.start - b.period.start;
  });
}

type Comparator = (a: TableRow, b: TableRow) => number;

function comparator(rule: TableOrder, metrics: readonly string[], by: readonly string[]): Comparator {
  const sign = rule.descending ? -1 : 1;
  switch (rule.kind) {
    case 'period':
      return (a, b) => sign * (a.period.start - b.period.start);
    case 'dimension': {
      const index = by.indexOf(rule.dimension);
      return (a, b) => nullsLast(a.members[index] ?? null, b.members[index] ?? null, sign);
    }
    case 'metric': {
      const column = metrics.indexOf(rule.metric);
      return (a, b) => nullsLast(numberIn(a.cells[column]), numberIn(b.cells[column]), sign);
    }
  }
}

const nullsLast = (a: string | number | boolean | null, b: string | number | boolean | null, sign: number): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : sign * compareMembers([a], [b]);

const numberIn = (cell: Reading | undefined): number | null =>
  cell?.group ? valueAt(cell.group, cell.position).estimate.value : null;
