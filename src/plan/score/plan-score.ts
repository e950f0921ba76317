/** A score, its dimensions, filters and periods to one statement. */
import { trailingPeriod } from '../../kernel/calendar/trailing-period.ts';
import { unwrap } from '../../kernel/issue.ts';
import type { Period } from '../../kernel/period.ts';
import type { Dimension } from '../../model/dataset.ts';
import type { ScoreParameter } from '../../model/score.ts';
import { type Computation, type Measurement, measurementsOf } from '../measurement.ts';
import type { Branch, CellRequest, Plan } from '../plan.ts';
import { type PlanningContext, planScans } from '../plan-scans.ts';
import { extentOf } from '../positions.ts';
import { plainRows } from '../source.ts';
import type { BoundParameter } from './bound-score.ts';
import type { ParameterPlan, ScoreReading, ScoreScan, SlotPlace } from './score-plan.ts';

export type ScoreDraft = Pick<ScoreScan, 'bound' | 'by' | 'slices' | 'periods'>;

/** Throws `RefusedError` where a window leaves the years of its calendar. */
export function planScore({ bound, by, slices, periods }: ScoreDraft, context: PlanningContext): ScoreScan {
  const asked = bound.parameters.flatMap((parameter) => requestsOf(parameter, periods, context));
  const plan = planScans(
    asked.map(({ request }) => request),
    context,
  );
  const readings = new Map<string, { readonly index: number; readonly reading: ScoreReading }>();
  const placed = asked.map(({ request }, index) =>
    (plan.places[index] ?? []).map(({ scan, branch, slot }, column) => {
      const ranges = rangesOf(plan, request, { scan, branch, column }, context);
      const identity = JSON.stringify([scan, branch, ranges]);
      const known = readings.get(identity);
      const slots = [...new Set([...(known?.reading.slots ?? []), slot])];
      const at = known?.index ?? readings.size;
      readings.set(identity, { index: at, reading: { scan, branch, slots, ranges } });
      return { reading: at, slot };
    }),
  );
  const edge = (time: Dimension | null | undefined) => periods.map((period) => edgeOf(period, time ?? null, context));
  const suffix = by.length > 0 ? ` by ${by.map(({ name }) => name).join(', ')}` : '';
  return {
    name: `score ${bound.score.key}${suffix}`,
    bound,
    by,
    slices,
    periods,
    since: edge(bound.active?.from),
    until: edge(bound.active?.until),
    scans: plan.scans,
    readings: [...readings.values()].map(({ reading }) => reading),
    parameters: bound.parameters.map(
      (parameter): ParameterPlan => ({
        places: new Map(
          asked.flatMap(({ of, request }, index) =>
            of === parameter
              ? [[request.measurement.metric.key, byColumn(request.measurement, placed[index] ?? [])]]
              : [],
          ),
        ),
      }),
    ),
  };
}

const byColumn = ({ statistic }: Measurement, places: readonly SlotPlace[]): ReadonlyMap<string, SlotPlace> =>
  new Map(places.flatMap((place, index) => (statistic.columns[index] ? [[statistic.columns[index].name, place]] : [])));

interface AskedCells {
  readonly of: BoundParameter<Computation>;
  readonly request: CellRequest;
}

/** The cells of a parameter by entity, in its windows. */
function requestsOf(
  of: BoundParameter<Computation>,
  periods: readonly Period[],
  context: PlanningContext,
): readonly AskedCells[] {
  const windows = windowsOf(of.parameter, periods, context);
  const by = new Map([...of.entities].map(([dataset, path]) => [dataset, [path]]));
  const distinct = new Map(measurementsOf(of.computation).map((each) => [each.metric.key, each]));
  return [...distinct.values()].map((measurement) => ({
    of,
    request: { measurement: valueOnly(measurement), by, where: new Map(), periods: windows },
  }));
}

/** Without the columns that only sample size and interval need. */
function valueOnly(measurement: Measurement): Measurement {
  const { statistic, columns } = measurement;
  const { rank } = statistic;
  const needed = rank ? [...rank.plus, ...rank.minus, ...(rank.over === null ? [] : [rank.over])] : [];
  const isNeeded = (index: number) => needed.includes(statistic.columns[index]?.name ?? '');
  return {
    ...measurement,
    statistic: { ...statistic, columns: statistic.columns.filter((_, index) => isNeeded(index)) },
    columns: columns.filter((_, index) => isNeeded(index)),
  };
}

/** A window never ends later than now: half of it in the future would make few tickets of many. */
function windowsOf(
  { window }: ScoreParameter,
  periods: readonly Period[],
  { calendars, now }: PlanningContext,
): readonly Period[] {
  if (window === undefined) return periods;
  return periods.map((period) => {
    const calendar = calendars.get(period.calendar);
    if (!calendar) throw new Error(`A period is made of days of the unknown calendar "${period.calendar}".`);
    return unwrap(trailingPeriod(calendar, { ...period, end: Math.min(period.end, now) }, window, now));
  });
}

/** As for a balance: who came before the end of the period, or before now where that is earlier, is there. */
const edgeOf = (period: Period, time: Dimension | null, context: PlanningContext): number =>
  extentOf(period, time, { reading: 'end', source: plainRows }, context).end;

/** The elementary intervals of each period of the request, for one of its columns. */
function rangesOf(
  { scans }: Plan,
  { measurement, periods }: CellRequest,
  place: { readonly scan: number; readonly branch: number; readonly column: number },
  context: PlanningContext,
): readonly (readonly [number, number])[] {
  const branch = scans[place.scan]?.branches[place.branch];
  const column = measurement.columns[place.column];
  if (!branch || !column) throw new Error('A request was given a place that its plan does not have.');
  return periods.map((period) => {
    const { start, end } = extentOf(period, branch.time, column, context);
    return [intervalAt(branch, start), intervalAt(branch, end)];
  });
}

/** The first interval at or after a boundary; 0 holds what came before the first one. */
function intervalAt({ boundaries, time }: Branch, position: number): number {
  if (position === Number.NEGATIVE_INFINITY) return 0;
  if (position === Number.POSITIVE_INFINITY || time === null) return boundaries.length + 1;
  const found = boundaries.indexOf(position);
  if (found < 0) throw new Error(`No boundary was cut at ${position}.`);
  return found + 1;
}
