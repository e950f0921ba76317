/** Which comparisons an operation will ask below a field, so that they join the batch of the field itself. */
import type { GraphQLResolveInfo } from 'graphql';
import { parseResolveInfo, type ResolveTree } from 'graphql-parse-resolve-info';
import type { ComparisonTarget } from '../../src/engine/comparison/comparison.ts';
import { type ComparisonInputShape, readTargets } from './comparison-input.ts';

/**
 * Through fragments, aliases, variables, `@include` and `@skip`, down to the first values: what hangs below a value's
 * metric is another question. A selection that cannot be read is left to its own resolver, which says why.
 */
export function comparisonsBelow(info: GraphQLResolveInfo): readonly ComparisonTarget[] {
  const tree = readTree(info);
  return tree ? comparisonsIn(tree) : [];
}

function readTree(info: GraphQLResolveInfo): ResolveTree | null {
  try {
    return (parseResolveInfo(info) as ResolveTree | null | undefined) ?? null;
  } catch {
    return null;
  }
}

function comparisonsIn(tree: ResolveTree): readonly ComparisonTarget[] {
  return Object.entries(tree.fieldsByTypeName).flatMap(([type, fields]) =>
    Object.values(fields).flatMap((field) => {
      if (type !== 'MetricValue') return comparisonsIn(field);
      return field.name === 'compare' ? targetsOf(field) : [];
    }),
  );
}

function targetsOf({ args }: ResolveTree): readonly ComparisonTarget[] {
  const targets = readTargets(args.to as readonly ComparisonInputShape[], []);
  return targets.kind === 'ok' ? targets.value : [];
}
