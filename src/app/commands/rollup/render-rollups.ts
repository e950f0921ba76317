/** Rollups as a table for a terminal. */
import Table from 'cli-table3';
import type { RollupStatus } from '../../../rollup/rollup-status.ts';

const head = ['rollup', 'dataset', 'by', 'state', 'rows', 'size', 'changed cells', 'last built', 'as of'];

export function renderRollups(statuses: readonly RollupStatus[]): string {
  const table = new Table({
    head,
    colAligns: head.map((name) => (['rows', 'size', 'changed cells'].includes(name) ? 'right' : 'left')),
    // One line a row, without colours: a pipe or a file gets what a terminal shows.
    style: { head: [], border: [], compact: true },
  });
  for (const { key, dataset, time, grain, dimensions, state, rows, bytes, dirty, refreshedAt, asOf } of statuses)
    table.push([
      key,
      dataset,
      [`${grain} of ${time}`, ...dimensions].join(', '),
      state,
      rows.toLocaleString('en-US'),
      `${(bytes / 1_048_576).toFixed(1)} MB`,
      dirty.toLocaleString('en-US'),
      shown(refreshedAt) ?? 'never',
      shown(asOf) ?? 'now',
    ]);
  return table.toString();
}

/** `2026-01-31 09:00 UTC` */
const shown = (at: number | null): string | null =>
  at === null ? null : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
