/** Packs periods into layers without overlap, for statistics whose state a period must be read whole. */
import type { Period } from '../kernel/period.ts';

export interface Layer {
  readonly periods: readonly Period[];
}

export interface Layering {
  readonly layers: readonly Layer[];
  /** For each of the periods, in their order: its layer, and its place there. */
  readonly places: readonly { readonly layer: number; readonly position: number }[];
}

type Stretch = Pick<Period, 'start' | 'end'>;

/**
 * As few layers as there are periods over any one instant: first come by start, first fit. Equal periods share a place.
 * `stretchOf` says what a period reads whole, where that is more than itself.
 * Twelve months are one layer; 28-day windows that move by a day are twenty-eight. Calendars do not share a layer: a day
 * here that ends when a day there begins can be the same date, and on a column of dates the two then overlap.
 */
export function packLayers(
  periods: readonly Period[],
  stretchOf: (period: Period) => Stretch = (period) => period,
): Layering {
  const layers: { readonly periods: Period[]; readonly calendar: string; end: number }[] = [];
  const known = new Map<string, { readonly layer: number; readonly position: number }>();
  const identity = ({ start, end, calendar }: Period) => `${start} ${end} ${calendar}`;
  for (const period of [...periods].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (known.has(identity(period))) continue;
    const { calendar } = period;
    const { start, end } = stretchOf(period);
    const free = layers.findIndex((each) => each.calendar === calendar && each.end <= start);
    const layer = free < 0 ? layers.push({ periods: [], calendar, end: Number.NEGATIVE_INFINITY }) - 1 : free;
    const target = layers[layer];
    if (!target) continue;
    known.set(identity(period), { layer, position: target.periods.push(period) - 1 });
    target.end = end;
  }
  const places = periods.map((period) => known.get(identity(period)) ?? { layer: 0, position: 0 });
  return { layers, places };
}

/** All periods of a calendar together, for statistics that put periods together from parts. */
export function packByCalendar(periods: readonly Period[]): Layering {
  const layers = new Map<string, { readonly index: number; readonly periods: Period[] }>();
  const places = periods.map((period) => {
    const layer = layers.get(period.calendar) ?? { index: layers.size, periods: [] };
    layers.set(period.calendar, layer);
    return { layer: layer.index, position: layer.periods.push(period) - 1 };
  });
  return { layers: [...layers.values()].map(({ periods: own }) => ({ periods: own })), places };
}
