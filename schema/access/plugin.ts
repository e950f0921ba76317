/** Turns what types and fields need into the scopes that @pothos/plugin-scope-auth asks for, field by field, where there are any. */
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { Scope } from '../../src/access/scope.ts';
import type { Context } from '../context.ts';
import { type Guard, guardOf, needOf } from './guards.ts';
import { isOwner } from './owners.ts';

const pluginName = 'access';

export default pluginName;

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
  }
}

const withFields: ReadonlySet<string> = new Set(['Object', 'Interface', 'Union']);

export class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onTypeConfig(typeConfig: PothosTypeConfig): PothosTypeConfig {
    if (withFields.has(typeConfig.graphqlKind)) needOf(typeConfig.name);
    return typeConfig;
  }

  override onOutputFieldConfig(fieldConfig: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const guard = guardOf(fieldConfig.parentType, fieldConfig.name, this.nameOf(fieldConfig.type));
    const authScopes = authScopesOf(guard);
    if (authScopes === null) return fieldConfig;
    return { ...fieldConfig, pothosOptions: { ...fieldConfig.pothosOptions, authScopes } as never };
  }

  /** Null for what has no fields. */
  private nameOf(type: PothosOutputFieldType<Types>): string | null {
    if (type.kind === 'List') return this.nameOf(type.type);
    return withFields.has(type.kind) ? this.builder.configStore.getTypeConfig(type.ref as never).name : null;
  }
}

/** Nothing stands before most fields, and they are resolved as they are. */
function authScopesOf({ scopes, rule }: Guard) {
  const always = { all: scopes };
  if (rule === null) return scopes.length === 0 ? null : always;
  const holds = ({ principal }: Context, wanted: readonly Scope[]) =>
    wanted.every((each) => principal.scopes.has(each));
  if (rule.kind === 'byArguments')
    return (_: unknown, args: never, context: Context) => holds(context, [...scopes, ...rule.scopes(args)]);
  return async (_: unknown, args: unknown, context: Context) =>
    holds(context, scopes) && (holds(context, [rule.scope]) || (await isOwner(context, rule.owner, args)));
}

SchemaBuilder.registerPlugin(pluginName, AccessPlugin);
