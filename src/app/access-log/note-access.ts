/** Completes the note of an operation once its answer is there: what was asked, and how it ended. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../../schema/context.ts';
import { seenOf } from '../context.ts';
import { isExpected, refusalOf } from '../format-error.ts';
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
      if (errors.length > 0) note.refuse(codesOf(errors), errors.every(isExpected) ? 'refused' : 'failed');
    },
  }),
});

/** Each once. */
export const codesOf = (errors: readonly unknown[]): readonly string[] => [
  ...new Set(
    errors.map((error) => {
      const { extensions } = error as { readonly extensions?: { readonly code?: unknown } };
      return String(refusalOf(error)?.issues[0]?.code ?? extensions?.code ?? 'INTERNAL_SERVER_ERROR');
    }),
  ),
];
