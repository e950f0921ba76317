/** Operations about definitions alone are executed once an apply: their answers are kept with the catalogue they are of. */
import { type ApolloServerPlugin, type GraphQLRequestContext, HeaderMap } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../schema/context.ts';
import { seenOf } from './context.ts';

/** Characters of answers that are kept at most. */
const largest = 4_000_000;

interface Kept {
  readonly data: Record<string, unknown>;
  /** As it is sent. */
  readonly text: string;
}

export interface ReusedAnswers {
  readonly plugin: ApolloServerPlugin<Context>;
  /** As Apollo would write it, and for an answer that was kept, as it was written. */
  readonly stringifyResult: (result: FormattedExecutionResult) => string;
}

/**
 * Exact without any time to live: what read nothing but the catalogue, which never changes, is a function of it, the
 * document and the variables. What else was read, or refused, is not kept.
 */
export function reuseAnswers(): ReusedAnswers {
  const byCatalog = new WeakMap<object, LRUCache<string, Kept>>();
  const texts = new WeakMap<object, string>();

  const answersOf = ({ catalog }: Context): LRUCache<string, Kept> => {
    const known = byCatalog.get(catalog);
    if (known) return known;
    const made = new LRUCache<string, Kept>({
      maxSize: largest,
      sizeCalculation: ({ text }, key) => text.length + key.length,
    });
    byCatalog.set(catalog, made);
    return made;
  };

  return {
    plugin: {
      requestDidStart: async () => ({
        responseForOperation: async (asked) => {
          const kept =
            asked.operation?.operation === 'query' ? answersOf(asked.contextValue).get(identityOf(asked)) : null;
          if (!kept) return null;
          const http = { headers: new HeaderMap() };
          return { body: { kind: 'single', singleResult: { data: kept.data } }, http };
        },
        willSendResponse: async (asked) => {
          const { body } = asked.response;
          if (body.kind !== 'single' || asked.operation?.operation !== 'query') return;
          const { data, errors, extensions } = body.singleResult;
          if (!data || errors || extensions || texts.has(data) || seenOf(asked.contextValue).readsMore) return;
          const text = stringify({ data });
          texts.set(data, text);
          answersOf(asked.contextValue).set(identityOf(asked), { data, text });
        },
      }),
    },
    stringifyResult: (result) => {
      const { data, errors, extensions } = result;
      const alone = typeof data === 'object' && data !== null && errors === undefined && extensions === undefined;
      return (alone ? texts.get(data) : undefined) ?? stringify(result);
    },
  };
}

const stringify = (value: unknown): string => `${JSON.stringify(value)}\n`;

const identityOf = ({ queryHash, request: { operationName, variables } }: GraphQLRequestContext<Context>): string =>
  JSON.stringify([queryHash, operationName, variables]);
