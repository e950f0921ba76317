/** Which tables are joined whole before any filter of a slot asks for the rows that meet it. */
import { isMultiValued } from '../../model/bridge.ts';
import { isDerived } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import { conditionIdentity, conjuncts } from '../../plan/identity.ts';
import type { Slot } from '../../plan/plan.ts';
import { fieldsOf } from '../../query/field.ts';
import { farChain } from '../lower-far.ts';
import type { RowScope } from '../row-scope.ts';

/** Each is a lookup a row: with more filters on one table, one lookup of all that it has is cheaper. */
const mostFilters = 2;

/** A table with many filters, or with one that no join of the rows that meet it can answer, is joined once for all of them. */
export function joinWhole(slots: readonly Slot[], scope: RowScope): void {
  const filters = new Map<string, { readonly path: DimensionPath; readonly identities: Set<string> }>();
  for (const part of slots.flatMap(({ condition }) => conjuncts(condition))) {
    const chain = farChain(part);
    for (const path of fieldsOf(part)) {
      if (path.joins.length === 0 || isMultiValued(path.dimension) || isDerived(path.dimension)) continue;
      const identity = path.joins.map(({ entity, to }) => `${entity}>${to}`).join('/');
      const known = filters.get(identity) ?? { path, identities: new Set<string>() };
      known.identities.add(conditionIdentity(part));
      filters.set(identity, known);
      if (chain === null || known.identities.size > mostFilters) scope.path(path);
    }
  }
}
