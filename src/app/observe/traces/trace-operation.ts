/** How an operation ended, on its span. */
import type { EndedOperation } from '../ended-operation.ts';
import type { TraceSpan } from './trace-span.ts';

/** What a client calls an operation may be as long as a request. */
const longest = 100;

/** Refusals that are no word about the question. */
const ofTheServer: ReadonlySet<string> = new Set(['DATABASE_UNAVAILABLE', 'DATABASE_TIMEOUT', 'ISSUER_UNAVAILABLE']);

/** Never the document, its variables, or who asks. */
export function traceOperation(span: TraceSpan, operation: EndedOperation): void {
  const { via, type, name, fingerprint, outcome, codes, observed } = operation;
  const named = name === type ? null : name?.slice(0, longest);
  if (type !== null) span.rename(named ? `graphql.${type} ${named}` : `graphql.${type}`);
  span.set({
    ...(type === null ? {} : { 'graphql.operation.type': type }),
    ...(named ? { 'graphql.operation.name': named } : {}),
    ...(fingerprint === null ? {} : { 'cairn.operation.fingerprint': fingerprint }),
    ...(observed
      ? { 'cairn.statements': observed.statements.length, 'cairn.statements.kept': observed.keptStatements }
      : {}),
    'cairn.via': via,
    'cairn.outcome': outcome,
    'cairn.answer': operation.kept ? 'kept' : 'made',
    ...(codes.length === 0 ? {} : { 'cairn.error.codes': [...new Set(codes)] }),
  });
  const fault = outcome === 'failed' ? codes[0] : codes.find((code) => ofTheServer.has(code));
  if (fault !== undefined) span.fail(fault);
}
