/** Turns what types and fields need into the scopes that @pothos/plugin-scope-auth asks for, field by field, where there are any. */
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Scope } from '../../src/access/scope.ts';
import type { Context } from '../context.ts';
import { type Guard, guardOf, needOf } from './guards.ts';
import { isOwner } from './owners.ts';

const pluginName = 'access';

export default pluginName;

/** To be listed right after @pothos/plugin-scope-auth, as this one right before it. */
export const within = 'accessWithin';

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
      accessWithin: WithinPlugin<Types>;
    }
  }
}

type Resolve<Types extends SchemaTypes> = GraphQLFieldResolver<unknown, Types['Context'], object>;

/** How a field is resolved once it may be. */
const resolvers = new WeakMap<object, unknown>();

const withFields: ReadonlySet<string> = new Set(['Object', 'Interface', 'Union']);

export class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onTypeConfig(typeConfig: PothosTypeConfig): PothosTypeConfig {
    if (withFields.has(typeConfig.graphqlKind)) needOf(typeConfig.name);
    return typeConfig;
  }

  override onOutputFieldConfig(fieldConfig: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const authScopes = authScopesOf(this.guardOf(fieldConfig));
    if (authScopes === null) return fieldConfig;
    return { ...fieldConfig, pothosOptions: { ...fieldConfig.pothosOptions, authScopes } as never };
  }

  /**
   * Who plainly has all scopes goes straight on: asking makes several maps for each operation, which would be a twentieth of what
   * a small answer takes. Whoever has not is asked for more (whether it is theirs), or refused.
   */
  override wrapResolve(asked: Resolve<Types>, fieldConfig: PothosOutputFieldConfig<Types>): Resolve<Types> {
    const guard = this.guardOf(fieldConfig);
    const resolve = resolvers.get(fieldConfig) as Resolve<Types> | undefined;
    if (!resolve || authScopesOf(guard) === null) return asked;
    return (parent, args, context, info) =>
      holds(context as never, scopesFor(guard, args))
        ? resolve(parent, args, context, info)
        : asked(parent, args, context, info);
  }

  private guardOf({ parentType, name, type }: PothosOutputFieldConfig<Types>): Guard {
    return guardOf(parentType, name, this.nameOf(type));
  }

  /** Null for what has no fields. */
  private nameOf(type: PothosOutputFieldType<Types>): string | null {
    if (type.kind === 'List') return this.nameOf(type.type);
    return withFields.has(type.kind) ? this.builder.configStore.getTypeConfig(type.ref as never).name : null;
  }
}

/** Remembers what @pothos/plugin-scope-auth stands before. */
export class WithinPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(resolve: Resolve<Types>, fieldConfig: PothosOutputFieldConfig<Types>): Resolve<Types> {
    resolvers.set(fieldConfig, resolve);
    return resolve;
  }
}

const holds = ({ principal }: Context, wanted: readonly Scope[]): boolean =>
  wanted.every((each) => principal.scopes.has(each));

/** With these a field is resolved whosever it is about. */
function scopesFor({ scopes, rule }: Guard, args: object): readonly Scope[] {
  if (rule === null) return scopes;
  return [...scopes, ...(rule.kind === 'byArguments' ? rule.scopes(args as never) : [rule.scope])];
}

/** Nothing stands before most fields, and they are resolved as they are. */
function authScopesOf(guard: Guard) {
  const { scopes, rule } = guard;
  if (rule === null) return scopes.length === 0 ? null : { all: scopes };
  if (rule.kind === 'byArguments')
    return (_: unknown, args: object, context: Context) => holds(context, scopesFor(guard, args));
  return async (_: unknown, args: object, context: Context) =>
    holds(context, scopesFor(guard, args)) || (holds(context, scopes) && (await isOwner(context, rule.owner, args)));
}

SchemaBuilder.registerPlugin(pluginName, AccessPlugin);
SchemaBuilder.registerPlugin(within, WithinPlugin);
