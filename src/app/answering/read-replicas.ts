/** Questions over HTTP from read replicas: who answered is said in a header, and an operation that writes reads from the primary. */
import type { ApolloServerPlugin } from '@apollo/server';
import { tryPosition } from '../../../db/replicas/log-position.ts';
import type { Reading, Replicas } from '../../../db/replicas/open-replicas.ts';
import type { Context } from '../../../schema/context.ts';

/** A mutation's answer has it: how far the log of the database was when the change was stored. */
const writtenAt = 'cairn-written-at';
/** A question may have it: what was told by any server as `cairn-written-at`, and is to be seen. */
const readAfter = 'cairn-read-after';
const answeredBy = 'cairn-answered-by';

export interface ReadReplicas {
  /** For one operation; `session` is told later by `remember`. */
  begin(headers: Readonly<Record<string, string | readonly string[] | undefined>>): Reading;
  remember(session: object, reading: Reading): void;
  readonly plugin: ApolloServerPlugin<Context>;
}

export function readReplicas(replicas: Replicas): ReadReplicas {
  const readings = new WeakMap<object, Reading>();
  return {
    begin: ({ [readAfter]: after }) => replicas.begin(tryPosition(typeof after === 'string' ? after : undefined)),
    remember: (session, reading) => void readings.set(session, reading),
    plugin: {
      requestDidStart: async () => ({
        didResolveOperation: async ({ operation, contextValue }) => {
          if (operation?.operation === 'mutation') readings.get(contextValue.session)?.usePrimary();
        },
        willSendResponse: async ({ operation, contextValue, response }) => {
          const answered = readings.get(contextValue.session)?.answeredBy();
          if (answered) response.http.headers.set(answeredBy, describe(answered));
          if (operation?.operation === 'mutation') response.http.headers.set(writtenAt, await replicas.wrote());
        },
      }),
    },
  };
}

const describe = (answered: NonNullable<ReturnType<Reading['answeredBy']>>): string =>
  answered.kind === 'primary' ? 'primary' : `replica ${answered.number}; at most ${answered.behind} ms behind`;
