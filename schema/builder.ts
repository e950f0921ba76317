/** The one builder of the schema: plugins, scalars and limits. It defines no types. */
import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Scope } from '../src/access/scope.ts';
import { issue, RefusedError } from '../src/kernel/issue.ts';
import type { Scalar } from '../src/model/condition.ts';
import AccessPlugin, { within } from './access/plugin.ts';
import { refuseField } from './access/refuse-field.ts';
import type { Context } from './context.ts';
import { operationLimits } from './operation-limits.ts';
import { relayOptions } from './relay-options.ts';

export const builder = new SchemaBuilder<{
  Context: Context;
  AuthScopes: { all: readonly Scope[] };
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
  // Who may ask is settled before anything else is done for a field.
  plugins: [AccessPlugin, ScopeAuthPlugin, within, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  relay: relayOptions,
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: ({ principal: { scopes } }) => ({ all: (needed) => needed.every((scope) => scopes.has(scope)) }),
    unauthorizedError: (_, { principal }, info) => refuseField(principal, info),
  },
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
