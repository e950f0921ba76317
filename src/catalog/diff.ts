/** What applying a model would change, and which numbers may move by it. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { type Definition, type DefinitionKind, definitionKinds, definitionsOf } from '../model/definition.ts';
import type { Model } from '../model/model.ts';
import { computingOf } from './computing.ts';
import { diffValues, same, type ValueChange } from './diff-values.ts';

export interface DefinitionName {
  readonly kind: DefinitionKind;
  readonly key: string;
}

export interface DefinitionChange extends DefinitionName {
  /** Never empty. */
  readonly changes: readonly ValueChange[];
}

export interface ModelDiff {
  readonly added: readonly DefinitionName[];
  readonly changed: readonly DefinitionChange[];
  readonly removed: readonly DefinitionName[];
  /** Kinds whose definitions stand in another order: the first calendar is the default one. */
  readonly reordered: readonly DefinitionKind[];
  /** Metrics of both models whose numbers may differ, in the order of the new one. */
  readonly movedMetrics: readonly string[];
}

/** `stored` is null where nothing was stored before. */
export function diffModel(stored: Model | null, next: Model): ModelDiff {
  const before = stored ? byName(definitionsOf(stored)) : new Map<string, Definition>();
  const after = byName(definitionsOf(next));
  const added = [...after.entries()].filter(([name]) => !before.has(name)).map(([, { kind, key }]) => ({ kind, key }));
  const removed = [...before.entries()]
    .filter(([name]) => !after.has(name))
    .map(([, { kind, key }]) => ({ kind, key }));
  const changed = [...after.entries()].flatMap(([name, { kind, key, body }]): readonly DefinitionChange[] => {
    const known = before.get(name);
    const changes = known ? diffValues(known.body, body) : [];
    return changes.length > 0 ? [{ kind, key, changes }] : [];
  });
  const shared = (
    names: ReadonlyMap<string, Definition>,
    other: ReadonlyMap<string, Definition>,
    kind: DefinitionKind,
  ) => [...names].filter(([name, definition]) => definition.kind === kind && other.has(name)).map(([name]) => name);
  const reordered = definitionKinds.filter((kind) => !same(shared(before, after, kind), shared(after, before, kind)));
  return { added, changed, removed, reordered, movedMetrics: stored ? movedMetrics(stored, next) : [] };
}

/** Nothing to store. */
export const isEmptyDiff = ({ added, changed, removed, reordered }: ModelDiff): boolean =>
  added.length + changed.length + removed.length + reordered.length === 0;

const byName = (definitions: readonly Definition[]): ReadonlyMap<string, Definition> =>
  new Map(definitions.map((definition) => [`${definition.kind}:${definition.key}`, definition]));

function movedMetrics(stored: Model, next: Model): readonly string[] {
  const shared = [...next.metrics.keys()].filter((key) => stored.metrics.has(key));
  if (periodsMoved(stored.calendars, next.calendars)) return shared;
  return shared.filter((key) => computingOf(stored, key) !== computingOf(next, key));
}

/** Whether a period that could be asked for before is another one, or none, now. */
function periodsMoved(stored: Model['calendars'], next: Model['calendars']): boolean {
  const [first] = stored.keys();
  const [nextFirst] = next.keys();
  return (
    first !== nextFirst || [...stored.values()].some((calendar) => calendarMoved(calendar, next.get(calendar.key)))
  );
}

function calendarMoved(before: Calendar, after: Calendar | undefined): boolean {
  if (!after) return true;
  const days = ({ timeZone, weekStart, fiscalYearStart, weekPattern }: Calendar) => [
    timeZone,
    weekStart,
    fiscalYearStart,
    weekPattern,
  ];
  const dates = (calendar: Calendar, key: string) => {
    const named = calendar.namedPeriods.find((period) => period.key === key);
    return named && [named.start, named.end];
  };
  return (
    !same(days(before), days(after)) ||
    before.namedPeriods.some(({ key }) => !same(dates(before, key), dates(after, key)))
  );
}
