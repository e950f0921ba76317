/** Completes the note of an operation once its answer is there: what was asked, and how it ended. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../../schema/context.ts';
import { seenOf } from '../answering/context.ts';
import { judgeErrors } from '../answering/judge-errors.ts';
import { type FingerprintQuestion, fingerprintDocument } from './fingerprints.ts';

/** The name of an operation is that of its document: what a client calls it beside may be any text. */
export const noteAccess = (fingerprint: FingerprintQuestion): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ operation, document, queryHash, request, contextValue, errors = [] }) => {
      const { note, statements, observed } = seenOf(contextValue);
      if (!note) return;
      note.operation = operation?.name?.value ?? null;
      note.operationType = operation?.operation ?? null;
      if (document) note.document = fingerprintDocument(document);
      if (queryHash) note.question = fingerprint(queryHash, request.operationName, request.variables);
      note.statements = statements;
      note.rows = observed?.statements.reduce((sum, { rows }) => sum + (rows ?? 0), 0) ?? null;
      if (errors.length > 0) note.end(judgeErrors(errors));
    },
  }),
});
