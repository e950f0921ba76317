/** What a batch asked of each dataset, as far as a rollup could answer it. */
import type { Calendar } from '../../kernel/calendar/calendar.ts';
import { isMultiValued } from '../../model/bridge.ts';
import { type Dimension, isDerived } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { BoundColumn } from '../../plan/measurement.ts';
import type { Branch, CellRequest } from '../../plan/plan.ts';
import { misfit } from '../../plan/rollup/bind-rollup.ts';
import { cellLine } from '../../plan/rollup/cell-line.ts';
import type { Served } from '../../plan/served.ts';
import { fieldsOf } from '../../query/field.ts';

export interface ScanUse {
  readonly identity: string;
  readonly dataset: string;
  readonly time: string;
  readonly grain: 'day' | 'hour';
  readonly calendar: string;
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
  /** The scan that read it. */
  readonly scan: number;
  /** Uses of that scan, this one among them. */
  readonly shared: number;
  /** Whether all of it came from a rollup. */
  readonly covered: boolean;
}

/** One a scan and use. What needs the rows themselves, and what no day or hour begins at, is left out. */
export function usesOf({ plan, requests, calendars }: Omit<Served, 'milliseconds'>): readonly ScanUse[] {
  const uses = new Map<string, Omit<ScanUse, 'shared'>>();
  for (const [index, request] of requests.entries()) {
    // What needs rows for one of its sums reads them for all.
    if (request.measurement.columns.some((column) => misfit(column) !== null)) continue;
    for (const [column, bound] of request.measurement.columns.entries()) {
      const place = plan.places[index]?.[column];
      const branch = place && plan.scans[place.scan]?.branches[place.branch];
      const asked = branch && findUse(request, bound, branch, calendars);
      if (!place || !branch || !asked) continue;
      const name = `${place.scan} ${asked.identity}`;
      const known = uses.get(name);
      const metrics = [...new Set([...(known?.metrics ?? []), request.measurement.metric.key])];
      const covered = branch.rollup !== undefined && (known?.covered ?? true);
      uses.set(name, { ...asked, metrics, scan: place.scan, covered });
    }
  }
  const found = [...uses.values()];
  const shared = new Map<number, number>();
  for (const { scan } of found) shared.set(scan, (shared.get(scan) ?? 0) + 1);
  return found.map((use) => ({ ...use, shared: shared.get(use.scan) ?? 1 }));
}

function findUse(
  request: CellRequest,
  column: BoundColumn,
  { time, boundaries }: Branch,
  calendars: ReadonlyMap<string, Calendar>,
): Omit<ScanUse, 'metrics' | 'scan' | 'shared' | 'covered'> | null {
  if (time === null) return null;
  const where = request.where.get(column.dataset) ?? null;
  const paths: readonly DimensionPath[] = [
    ...(request.by.get(column.dataset) ?? []),
    ...(where ? fieldsOf(where) : []),
  ];
  if (paths.some(({ dimension }) => isMultiValued(dimension) || isDerived(dimension))) return null;
  const cells = cellsOf(time, boundaries, calendars);
  if (!cells) return null;
  const dimensions = [...new Set(paths.map(({ name }) => name))].sort();
  const parts = { dataset: column.dataset, time: time.key, ...cells, dimensions };
  return { ...parts, identity: JSON.stringify(Object.values(parts)) };
}

/** The longest cells that begin at every boundary, of the first calendar that has such. */
function cellsOf(time: Dimension, boundaries: readonly number[], calendars: ReadonlyMap<string, Calendar>) {
  for (const grain of ['day', 'hour'] as const)
    for (const { key, timeZone } of calendars.values()) {
      const line = cellLine({ time, grain, timeZone });
      if (boundaries.every((boundary) => line.cellAt(boundary)?.start === boundary)) return { grain, calendar: key };
    }
  return null;
}
