/** A resolved question to the states of every group: one request a measurement, joined on the groups. */

import type { Period } from '../kernel/period.ts';
import { groupIdentity, type Member } from '../plan/cells.ts';
import { compareMembers } from '../plan/compare-members.ts';
import { type Layering, packByCalendar, packLayers } from '../plan/layers.ts';
import type { Computation, Measurement } from '../plan/measurement.ts';
import type { PlanningContext } from '../plan/plan-scans.ts';
import { spanOf, stretchOf } from '../plan/positions.ts';
import { emptyState } from '../stats/statistic.ts';
import type { CellLoader } from './loading/cell-loader.ts';
import type { KeyedRequest } from './loading/keyed-request.ts';
import { emptyStates, noSpan, type States } from './measured.ts';
import type { ResolvedQuestion } from './resolve-question.ts';

export interface EvaluatedGroup {
  readonly members: readonly Member[];
  /** One a period of the question. */
  readonly states: readonly States[];
}

export interface Evaluating {
  readonly loader: Pick<CellLoader, 'load'>;
  readonly planning: PlanningContext;
}

/** A formula has a group where any of its parts has one; the others are empty there. */
export async function evaluate(resolved: ResolvedQuestion, context: Evaluating): Promise<readonly EvaluatedGroup[]> {
  return evaluateComputation(resolved.computation, resolved, context);
}

async function evaluateComputation(
  computation: Computation,
  resolved: ResolvedQuestion,
  context: Evaluating,
): Promise<readonly EvaluatedGroup[]> {
  if (computation.kind === 'measurement') {
    return loadMeasurement(computation, resolved, context);
  }
  const names = [...computation.parts.keys()];
  const parts = await Promise.all(
    [...computation.parts.values()].map((part) => evaluateComputation(part, resolved, context)),
  );
  const members = new Map<string, readonly Member[]>();
  const found = parts.map((groups) => new Map(groups.map((group) => [groupIdentity(group.members), group])));
  for (const groups of parts) for (const group of groups) members.set(groupIdentity(group.members), group.members);
  return [...members]
    .sort(([, a], [, b]) => compareMembers(a, b))
    .map(([identity, group]) => ({
      members: group,
      states: resolved.question.periods.map((_, period): States => {
        const states = names.map((name, index): [string, States] => {
          const part = computation.parts.get(name) as Computation;
          return [name, found[index]?.get(identity)?.states[period] ?? emptyStates(part)];
        });
        return { kind: 'formula', computation, parts: new Map(states) };
      }),
    }));
}

/** A statistic that is read whole is asked layer by layer; the layers share the statement. */
async function loadMeasurement(
  measurement: Measurement,
  resolved: ResolvedQuestion,
  { loader, planning }: Evaluating,
): Promise<readonly EvaluatedGroup[]> {
  const { requests, places } = keyedRequests(measurement, resolved, planning);
  const spans = spansOf(measurement, resolved, planning);
  const loaded = await Promise.all(requests.map((request) => loader.load(request)));
  const layers = loaded.map((groups) => new Map(groups.map((group) => [groupIdentity(group.members), group])));
  const known = [...cohortsOf(resolved), ...loaded.flat().map((group) => group.members)];
  const members = new Map(known.map((group) => [groupIdentity(group), group]));
  return [...members]
    .sort(([, a], [, b]) => compareMembers(a, b))
    .map(([identity, group]) => ({
      members: group,
      states: places.map(({ layer, position }, period): States => {
        const found = layers[layer]?.get(identity);
        const state = found?.states[position] ?? emptyState(measurement.statistic);
        const withheld = found?.withheld?.[position];
        const promised = found?.promised;
        return { kind: 'state', computation: measurement, state, span: spans[period] ?? noSpan, withheld, promised };
      }),
    }));
}

/** A cohort that nobody is in is a group all the same: its periods have a length, and an average over time is 0 there. */
const cohortsOf = ({ question: { by, cohorts } }: ResolvedQuestion): readonly (readonly Member[])[] =>
  by.length > 0 || !cohorts ? [] : cohorts.periods.map((_, index) => [index + 1]);

/** Equal questions have equal identities, so that each is planned once an operation. */
export function keyedRequests(
  measurement: Measurement,
  { question, by, where }: ResolvedQuestion,
  planning: PlanningContext,
): { readonly requests: readonly KeyedRequest[]; readonly places: Layering['places'] } {
  const { layers, places } = measurement.statistic.whole
    ? packLayers(question.periods, (period) => stretchOf(period, measurement.columns, planning))
    : packByCalendar(question.periods);
  const edgesOf = (periods: readonly Period[]) =>
    // The grain and what a period is made of say which one comes before it.
    periods.map(({ start, end, calendar, grain, basis }) => [String(start), String(end), calendar, grain, basis]);
  const { cohorts, aspect = null } = question;
  const entered = cohorts ? [cohorts.entered, edgesOf(cohorts.periods)] : null;
  const requests = layers.map(({ periods }): KeyedRequest => {
    return {
      identity: JSON.stringify([
        measurement.metric.key,
        aspect,
        // Tells computations of one metric apart: each reads less than the one before.
        measurement.columns.length,
        question.by,
        entered,
        question.where,
        question.held?.restrictions ?? [],
        edgesOf(periods),
      ]),
      request: { measurement, by, where, periods },
    };
  });
  return { requests, places };
}

/** The stretch of each period of the question, on the axis of the measurement's time. */
/** One a period of the question. */
export function spansOf({ columns }: Measurement, { question }: ResolvedQuestion, planning: PlanningContext) {
  const [column] = columns;
  const dataset = column && planning.datasets.get(column.dataset);
  const time = dataset?.dimensions.find(({ key }) => key === column?.time) ?? null;
  return question.periods.map((period) => spanOf(period, time, planning));
}
