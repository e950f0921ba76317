/** Where cells begin, on the axis of a time dimension: days and hours of a zone, or dates as they are. */
import { DAY, isUsableInstant } from '../../kernel/calendar/civil.ts';
import { moveHour, startOfHour } from '../../kernel/calendar/hours.ts';
import { dayAt, startOfDay } from '../../kernel/calendar/local-time.ts';
import type { Dimension } from '../../model/dataset.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { Stretch } from './rollup.ts';

export interface CellLine {
  /** The cell that holds a position; null outside the years that a calendar knows. */
  cellAt(position: number): Stretch | null;
}

interface LineOptions {
  readonly time: Pick<Dimension, 'type'>;
  readonly grain: Rollup['grain'];
  readonly timeZone: string;
}

export function cellLine({ time, grain, timeZone }: LineOptions): CellLine {
  const at = time.type === 'date' ? dateAt : grain === 'hour' ? hourAt(timeZone) : dayIn(timeZone);
  return { cellAt: (position) => (isUsableInstant(position) ? at(position) : null) };
}

const dateAt = (position: number): Stretch => {
  const start = Math.floor(position / DAY) * DAY;
  return { start, end: start + DAY };
};

const hourAt = (timeZone: string) => (position: number) => {
  const start = startOfHour(timeZone, position);
  return { start, end: moveHour(timeZone, start, 1) };
};

/** A date that the zone skipped has no instants: the cell ends where the next day with any begins. */
const dayIn = (timeZone: string) => (position: number) => {
  const day = dayAt(timeZone, position);
  const start = startOfDay(timeZone, day);
  let next = day + 1;
  while (startOfDay(timeZone, next) <= start) next += 1;
  return { start, end: startOfDay(timeZone, next) };
};

/** Every cell from the one at `start` up to `end`; both must be edges of cells. */
export function cellsBetween(line: CellLine, { start, end }: Stretch): readonly Stretch[] {
  const cells: Stretch[] = [];
  for (let at = start; at < end; ) {
    const cell = line.cellAt(at);
    if (cell === null) break;
    cells.push(cell);
    at = cell.end;
  }
  return cells;
}
