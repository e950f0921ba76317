/** What the relay plugin adds to the schema: its words, its non-null settings, and ids that are refused when malformed. */
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { requireScope } from '../src/access/require-scope.ts';
import { issue, RefusedError } from '../src/kernel/issue.ts';
import { needOf, scopesOf } from './access/guards.ts';
import type { Context } from './context.ts';

interface GlobalId {
  readonly typename: string;
  readonly id: string;
}

const malformedId = (globalId: string): RefusedError =>
  new RefusedError([
    issue('MALFORMED_INPUT', `"${globalId}" is not a global id.`, {
      path: ['id'],
      hints: ['Use the field id of a node; for a natural key use the field of its type, such as metric(key:).'],
    }),
  ]);

/** The inverse of the plugin's own encoding. */
function decodeGlobalID(globalId: string): GlobalId {
  const [, typename, id] = /^(\w+):(.+)$/s.exec(Buffer.from(globalId, 'base64').toString()) ?? [];
  if (typename === undefined || id === undefined) throw malformedId(globalId);
  return { typename, id };
}

/** No node ever had the id of another type; and one is for those who may hold an object of its type. */
function checkNode({ schema }: GraphQLResolveInfo, { principal }: Context, { typename, id }: GlobalId): void {
  const type = schema.getType(typename);
  if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Node'))
    throw malformedId(Buffer.from(`${typename}:${id}`).toString('base64'));
  requireScope(principal, `A ${typename}`, scopesOf(needOf(typename)));
}

export const relayOptions = {
  decodeGlobalID,
  nodeTypeOptions: { description: 'Something with an identity that lasts: it can be refetched through `node`.' },
  idFieldOptions: {
    description: 'Global id, opaque: unique over all types. The natural key is `key`.',
  },
  nodeQueryOptions: {
    description: 'Anything by its global id; null where it is gone.',
    args: { id: { description: 'Global id, as `id` of a node gives it.' } },
    resolve: (
      _: unknown,
      { id }: { id: GlobalId },
      context: object,
      info: GraphQLResolveInfo,
      resolveNode: (id: GlobalId) => unknown,
    ) => {
      checkNode(info, context as Context, id);
      return resolveNode(id);
    },
  },
  nodesQueryOptions: {
    nullable: { list: false, items: true },
    description: 'Several things by their global ids, in the order asked; null where one is gone.',
    args: { ids: { description: 'Global ids, as `id` of a node gives them.' } },
    resolve: (
      _: unknown,
      { ids }: { ids: GlobalId[] },
      context: object,
      info: GraphQLResolveInfo,
      resolveNodes: (ids: GlobalId[]) => Promise<unknown[]>,
    ) => {
      for (const id of ids) checkNode(info, context as Context, id);
      return resolveNodes(ids);
    },
  },
  pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
  hasNextPageFieldOptions: { description: 'Whether more follows this page.' },
  hasPreviousPageFieldOptions: { description: 'Whether something comes before this page.' },
  startCursorFieldOptions: { description: 'Cursor of the first entry; null on an empty page.' },
  endCursorFieldOptions: {
    description: 'Cursor of the last entry, for `after` of the next page; null on an empty page.',
  },
  cursorFieldOptions: {
    description:
      'Where this entry stands, for `after` and `before`. Opaque; of use only while the list stays as it is.',
  },
  edgesFieldOptions: {
    description: 'The entries of this page with their cursors.',
    nullable: { list: false, items: false },
  },
  nodeFieldOptions: { description: 'The entry itself.', nullable: false },
  pageInfoFieldOptions: { description: 'Where this page stands in the list.' },
  nodesOnConnection: { description: 'The entries of this page, without cursors.', nullable: false },
  firstArgOptions: { description: 'How many entries from the front.' },
  lastArgOptions: { description: 'How many entries from the back.' },
  afterArgOptions: { description: 'Only entries after this cursor.' },
  beforeArgOptions: { description: 'Only entries before this cursor.' },
} as const;
