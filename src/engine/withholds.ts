/** Whether a reader is held to less than all rows of a slice: what was measured of the whole of it is then not theirs to read. */
import type { Model } from '../model/model.ts';
import { datasetsOf } from '../plan/measurement.ts';
import type { Held } from '../query/question.ts';
import type { Restriction } from '../query/restriction.ts';
import { heldBy } from './comparison/held-members.ts';
import type { FindComputation } from './resolve-question.ts';
import type { Slice } from './session.ts';

/** A metric that nobody knows has no rows that could be told. */
export function withholds(
  model: Model,
  find: FindComputation,
  { metric, where }: Slice,
  { restrictions }: Held,
): boolean {
  const found = find(metric);
  if (found?.kind !== 'ok') return restrictions.length > 0;
  const datasets = datasetsOf(found.value).filter((key) => model.datasets.has(key));
  const slice = heldBy(where);
  const isWithin = ({ dimension, values, exempt, unknown }: Restriction): boolean => {
    if (datasets.every((key) => exempt.includes(key))) return true;
    if (unknown) return false;
    const open = new Set(values.map(String));
    return slice.some(
      ({ field, members }) =>
        field === dimension && members.every((member) => member !== null && open.has(String(member))),
    );
  };
  return !restrictions.every(isWithin);
}
