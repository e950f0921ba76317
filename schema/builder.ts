/** The one builder of the schema: plugins, scalars and limits. It defines no types. */
import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import { issue, RefusedError } from '../src/kernel/issue.ts';
import type { Scalar } from '../src/model/condition.ts';
import type { Context } from './context.ts';
import { operationLimits } from './operation-limits.ts';
import { relayOptions } from './relay-options.ts';

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: Date; Output: string };
    DateTime: { Input: Date; Output: Date };
    Decimal: { Input: string; Output: string };
    DimensionValue: { Input: Scalar; Output: Scalar };
    JSONObject: { Input: Readonly<Record<string, unknown>>; Output: Readonly<Record<string, unknown>> };
    SafeInt: { Input: number; Output: number };
  };
}>({
  plugins: [RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  relay: relayOptions,
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: operationLimits,
    complexityError: (kind, found) =>
      new RefusedError([
        issue('OPERATION_TOO_LARGE', `The operation is too large: ${kind.toLowerCase()} ${measureOf(kind, found)}.`, {
          hints: ['Select fewer fields, nest less deeply, or send several operations.'],
        }),
      ]),
  },
});

type Found = { readonly depth: number; readonly breadth: number; readonly complexity: number };

function measureOf(kind: string, found: Found): string {
  const key = kind.toLowerCase() as keyof Found;
  return `${found[key]} is over ${operationLimits[key]}`;
}
