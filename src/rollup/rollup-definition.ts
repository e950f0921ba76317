/** The noun: a rollup as the room works with it, bound to a model and to the columns of this database, with its fingerprint. */
import { createHash } from 'node:crypto';
import { DAY } from '../kernel/calendar/civil.ts';
import { offsetStretchAt } from '../kernel/calendar/zone-offsets.ts';
import type { Result } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import type { Computation } from '../plan/measurement.ts';
import { boundRollups } from '../plan/rollup/bind-rollup.ts';
import type { BoundRollup } from '../plan/rollup/rollup.ts';
import { lowerCells } from '../sql/rollup/lower-cells.ts';
import { watchedTables } from '../sql/rollup/lower-marking.ts';
import type { LoweringContext } from '../sql/row-scope.ts';
import { statementText } from './statement-text.ts';

export interface RollupDefinition {
  readonly bound: BoundRollup;
  /** Equal fingerprints, equal cells. */
  readonly fingerprint: string;
  readonly lowering: LoweringContext;
}

export interface Definitions {
  readonly model: Model;
  readonly physical: PhysicalTypes;
  readonly find: (metric: string) => Result<Computation> | undefined;
}

export function rollupDefinitions({ model, physical, find }: Definitions): readonly RollupDefinition[] {
  // Nothing that a cell holds depends on the clock.
  const lowering: LoweringContext = {
    datasets: model.datasets,
    physical,
    schedules: model.schedules,
    calendars: model.calendars,
    now: 0,
  };
  return boundRollups(model, find).map((bound) => ({
    bound,
    lowering,
    fingerprint: fingerprintOf(bound, lowering),
  }));
}

/** Raised whenever tables or triggers of an older Cairn would not do. */
const layout = 1;

/** The statement that fills the cells says all that they depend on but types, zones and who marks. */
function fingerprintOf(bound: BoundRollup, lowering: LoweringContext): string {
  const { dataset, time, definition, timeZone } = bound;
  const watched = watchedTables(bound, lowering.datasets);
  const types = [...new Set(watched.map((each) => each.dataset.key))].map((key) => [
    key,
    [...(lowering.physical.get(key) ?? [])].sort(),
  ]);
  const parts = [
    layout,
    statementText(lowerCells(bound, [[{ start: 0, end: DAY }]], lowering)),
    types,
    dataset.key,
    definition.grain,
    time.type === 'date' ? null : [timeZone, changesOf(timeZone)],
    definition.writes,
    definition.refresh !== undefined,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** Every change of the clock of a zone, so that a rule that became another one makes other cells. */
function changesOf(timeZone: string): readonly (readonly [number, number])[] {
  const changes: (readonly [number, number])[] = [];
  for (let at = Date.UTC(1970, 0, 1); at < Date.UTC(2060, 0, 1); ) {
    const { start, end, offset } = offsetStretchAt(timeZone, at);
    if (changes.at(-1)?.[1] !== offset) changes.push([start, offset]);
    at = end;
  }
  return changes;
}
