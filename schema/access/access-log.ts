/** The noun: an entry of the access log, and the log in pages, for whoever operates the server. */
import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay';
import type { AccessEntry, EntryChannel, EntryKind, EntryOutcome } from '../../src/access/log/entry.ts';
import { type EntryPlace, readEntries } from '../../src/access/log/read-entries.ts';
import { collect, issue, ok, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { checkPageSize } from '../page.ts';

type Values<T extends string> = Record<Uppercase<T>, { value: T; description: string }>;

const KindEnum = builder.enumType('AccessLogKind', {
  description: 'What an entry of the access log is of.',
  values: {
    OPERATION: { value: 'operation', description: 'Something was asked, or changed by a mutation.' },
    REFUSAL: { value: 'refusal', description: 'Whoever asked was not let in.' },
    ACTION: { value: 'action', description: 'A command changed something: a key, the model, rows, the log itself.' },
    GAP: { value: 'gap', description: 'Entries were lost before this one: `times` of them.' },
  } satisfies Values<EntryKind>,
});

const ChannelEnum = builder.enumType('AccessLogChannel', {
  description: 'By which way something was asked.',
  values: {
    HTTP: { value: 'http', description: 'GraphQL over HTTP.' },
    WEBSOCKET: { value: 'websocket', description: 'GraphQL over a WebSocket.' },
    TABLE: { value: 'table', description: 'A table by URL.' },
    COMMAND: { value: 'command', description: 'The command line.' },
  } satisfies Values<EntryChannel>,
});

const OutcomeEnum = builder.enumType('AccessLogOutcome', {
  description: 'How an operation ended.',
  values: {
    BEGUN: {
      value: 'begun',
      description: 'It takes long: this is its beginning, and its end has an entry of its own.',
    },
    OK: { value: 'ok', description: 'It was answered in full.' },
    REFUSED: { value: 'refused', description: 'All of it, or parts of it, were refused: `codes` says why.' },
    FAILED: { value: 'failed', description: 'Something went wrong, or the client went away.' },
  } satisfies Values<EntryOutcome>,
});

const EntryRef = builder.objectRef<AccessEntry>('AccessLogEntry').implement({
  description:
    'What one principal did once, by keys and fingerprints: never a filter, a variable, an answer or a secret. Entries are only ever added: the database refuses anything else.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Of the entry.' }),
    at: t.field({ type: 'DateTime', description: 'When it was answered.', resolve: ({ at }) => new Date(at) }),
    kind: t.field({ type: KindEnum, description: 'What it is of.', resolve: ({ kind }) => kind }),
    channel: t.field({
      type: ChannelEnum,
      nullable: true,
      description: 'By which way; null for a gap.',
      resolve: ({ channel }) => channel,
    }),
    principal: t.exposeID('principal', {
      nullable: true,
      description: 'Who: `user:…`, `key:…`, `local`, `command:…`. Null where nobody was proven.',
    }),
    stakeholder: t.exposeID('stakeholder', {
      nullable: true,
      description: 'Key of the person or team that they act as; null for nobody.',
    }),
    requestId: t.exposeID('requestId', {
      nullable: true,
      description: 'Of the request, as the log and `Change.requestId` name it; null for a command.',
    }),
    operation: t.exposeString('operation', {
      nullable: true,
      description: 'Name of the operation in its document, the table, or the command; null for what has none.',
    }),
    operationType: t.exposeString('operationType', {
      nullable: true,
      description: '`query`, `mutation` or `subscription`; null for what is none.',
    }),
    document: t.exposeString('document', {
      nullable: true,
      description: 'SHA-256 of its document without the values in it; null for what has none.',
    }),
    question: t.exposeString('question', {
      nullable: true,
      description:
        'Fingerprint of its document with its variables: the same for the same question. Null for what has none.',
    }),
    metrics: t.idList({
      description: 'Keys of metrics and scores that were asked.',
      resolve: ({ metrics }) => [...metrics],
    }),
    dimensions: t.idList({
      description: 'Dimensions that it was grouped or filtered by, as they were named.',
      resolve: ({ dimensions }) => [...dimensions],
    }),
    subject: t.exposeID('subject', {
      nullable: true,
      description:
        'What an action was done to, whose key was not taken, or for whom policies were explained: `key:…`, `role:viewer`, `apply:7`, `dataset:…`.',
    }),
    outcome: t.field({ type: OutcomeEnum, description: 'How it ended.', resolve: ({ outcome }) => outcome }),
    codes: t.idList({ description: 'Codes of its errors.', resolve: ({ codes }) => [...codes] }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why a credential was not taken; null where that is not it.',
    }),
    network: t.exposeString('network', {
      nullable: true,
      description: 'About where a refused request came from, as `203.0.113.0/24`; null for whoever was let in.',
    }),
    statements: t.exposeInt('statements', {
      nullable: true,
      description: 'Statements that it ran; null where they are not counted.',
    }),
    rows: t.field({
      type: 'SafeInt',
      nullable: true,
      description:
        'Rows that its statements gave, that a table sent, or that an action wrote; null where they are not counted.',
      resolve: ({ rows }) => rows,
    }),
    kept: t.exposeBoolean('kept', { description: 'Whether the answer was kept from before.' }),
    times: t.exposeInt('times', {
      description: 'How many alike it stands for: refusals of a moment, entries that were lost or removed. Else 1.',
    }),
  }),
});

const pageSizes = { usual: 50, largest: 500 };

builder.queryField('accessLog', (t) =>
  t.connection(
    {
      type: EntryRef,
      nullable: true,
      description: `Who asked and changed what, newest first, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when refused.`,
      args: {
        principal: t.arg.id({ description: 'Only of this one, such as `key:3f9c0a1b2c3d4e5f`.' }),
        metric: t.arg.id({ description: 'Only what asked for the metric of this key.' }),
        since: t.arg({ type: 'DateTime', description: 'At this instant or later.' }),
        until: t.arg({ type: 'DateTime', description: 'Before this instant.' }),
      },
      resolve: async (_, { principal, metric, since, until, ...args }, context) => {
        checkPageSize(args, pageSizes.largest);
        const after = readCursor(args.after, 'after');
        const before = readCursor(args.before, 'before');
        unwrap(collect<unknown>([after, before]));
        const { db } = context.goals;
        // It is another with every answer, this one among them: it is not told again.
        void context.asker;
        const search = {
          principal: principal ?? undefined,
          metric: metric ?? undefined,
          since: since?.getTime(),
          until: until?.getTime(),
        };
        const page = await resolveCursorConnection(
          { args, defaultSize: pageSizes.usual, maxSize: pageSizes.largest, toCursor: writeCursor },
          async ({ limit, inverted }: ResolveCursorConnectionArgs): Promise<AccessEntry[]> =>
            readEntries(db, search, {
              limit,
              after: unwrap(after),
              before: unwrap(before),
              backwards: inverted,
            }),
        );
        const empty = page.edges.length === 0 ? { startCursor: null, endCursor: null } : {};
        return { ...page, pageInfo: { ...page.pageInfo, ...empty } };
      },
    },
    { name: 'AccessLogConnection', description: 'A page of entries.' },
    { name: 'AccessLogEdge', description: 'An entry in a page.' },
  ),
);

/** A place in the order, so that a page begins where the last one ended whatever was written meanwhile. */
const writeCursor = ({ at, id }: EntryPlace): string => Buffer.from(JSON.stringify([at, id])).toString('base64');

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readCursor(cursor: string | null | undefined, name: string): Result<EntryPlace | null> {
  if (cursor == null) return ok(null);
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64').toString()) as readonly unknown[];
    const isTime = typeof at === 'number' && Math.abs(at) <= 8.64e15 && Number.isInteger(at);
    if (isTime && typeof id === 'string' && uuid.test(id)) return ok({ at, id });
  } catch {
    // Not of this list, as below.
  }
  return refused(
    issue('MALFORMED_INPUT', `The cursor in "${name}" is not one of this list.`, {
      path: [name],
      hints: ['Use a cursor of an entry, or endCursor.'],
    }),
  );
}
