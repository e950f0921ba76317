/** Words for what the relay plugin adds to the schema, and its non-null settings. */
export const relayDescriptions = {
  nodeTypeOptions: { description: 'Something with an identity that lasts: it can be refetched through `node`.' },
  idFieldOptions: {
    description: 'Global id, opaque: unique over all types. The natural key is `key`.',
  },
  nodeQueryOptions: {
    description: 'Anything by its global id; null where it is gone.',
    args: { id: { description: 'Global id, as `id` of a node gives it.' } },
  },
  nodesQueryOptions: {
    description: 'Several things by their global ids, in the order asked; null where one is gone.',
    args: { ids: { description: 'Global ids, as `id` of a node gives them.' } },
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
