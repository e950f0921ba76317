/** Why a target cannot be split: what is in the way, how far the method goes, and what to do instead. */
import { type Issue, issue } from '../../kernel/issue.ts';
import type { CascadeRequest } from './cascade.ts';
import type { Stop } from './reach.ts';

/** `most` is the whole when the group is at its bound. */
export function outOfReach(request: CascadeRequest, stop: Stop, most: number): Issue {
  const limit = `${most < request.target ? 'at most' : 'at least'} ${short(most)}`;
  return issue(
    'TARGET_OUT_OF_REACH',
    `"${stop.key}" would have to be at ${short(stop.wanted)}, past ${short(stop.bound)}; by ${request.method.kind} the whole can be ${limit}.`,
    { path: ['target'], hints: [...otherMethods(request), `Set a target of ${limit}.`] },
  );
}

/** No group moves, or so little that no number makes the whole of them. */
export const noWay = (request: CascadeRequest, value: number): Issue =>
  issue('TARGET_OUT_OF_REACH', `By ${request.method.kind} no group can move enough; the whole is at ${short(value)}.`, {
    path: ['target'],
    hints: otherMethods(request),
  });

/** Equal effort reaches whatever lies within the bounds, and no method what lies beyond them. */
function otherMethods({ kind, method, target, bounds: { minimum, maximum } }: CascadeRequest): readonly string[] {
  if (kind === 'amount') {
    const others = ['equalChange', 'equalRelativeChange', 'givenWeights'].filter((each) => each !== method.kind);
    return [`Use ${others.join(' or ')}.`];
  }
  const beyond = (maximum !== null && target > maximum) || (minimum !== null && target < minimum);
  if (beyond || method.kind === 'equalEffort') return [];
  return minimum !== null && maximum !== null ? ['Use equalEffort.'] : ['Use givenWeights with less for that group.'];
}

/** Four digits after the point are enough for people. */
const short = (number: number): string => String(Number(number.toFixed(4)));
