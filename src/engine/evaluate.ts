/** A resolved question to the states of every group: one request a measurement, joined on the groups. */

import { groupIdentity, type Member } from '../plan/cells.ts';
import { compareMembers } from '../plan/compare-members.ts';
import type { Computation } from '../plan/measurement.ts';
import type { CellLoader, KeyedRequest } from './cell-loader.ts';
import { emptyStates, type States } from './measured.ts';
import type { ResolvedQuestion } from './resolve-question.ts';

export interface EvaluatedGroup {
  readonly members: readonly Member[];
  /** One a period of the question. */
  readonly states: readonly States[];
}

/** A formula has a group where any of its parts has one; the others are empty there. */
export async function evaluate(resolved: ResolvedQuestion, loader: CellLoader): Promise<readonly EvaluatedGroup[]> {
  return evaluateComputation(resolved.computation, resolved, loader);
}

async function evaluateComputation(
  computation: Computation,
  resolved: ResolvedQuestion,
  loader: CellLoader,
): Promise<readonly EvaluatedGroup[]> {
  if (computation.kind === 'measurement') {
    const groups = await loader.load(keyedRequest(computation, resolved));
    return groups.map(({ members, states }) => ({
      members,
      states: states.map((state): States => ({ kind: 'state', computation, state })),
    }));
  }
  const names = [...computation.parts.keys()];
  const parts = await Promise.all(
    [...computation.parts.values()].map((part) => evaluateComputation(part, resolved, loader)),
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

/** Equal questions have equal identities, so that each is planned once an operation. */
export function keyedRequest(
  computation: Extract<Computation, { kind: 'measurement' }>,
  resolved: ResolvedQuestion,
): KeyedRequest {
  const { question, by, where } = resolved;
  const periods = question.periods.map(({ start, end, calendar }) => [String(start), String(end), calendar]);
  return {
    identity: JSON.stringify([computation.metric.key, question.by, question.where, periods]),
    request: { measurement: computation, by, where, periods: question.periods },
  };
}
