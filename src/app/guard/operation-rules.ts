/** What a document may not be, checked once for each text: HTTP and sockets have the same rules. */
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import {
  NoSchemaIntrospectionCustomRule,
  type ParseOptions,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { operationLimits } from '../../../schema/operation-limits.ts';
import { limitIntrospection } from './limit-introspection.ts';
import { tooLarge } from './refused-operation.ts';

export const parseOptions: ParseOptions = { maxTokens: operationLimits.tokens };

/** Beside those of the specification, before them: they cost less. */
export const operationRules = (introspection: boolean): ValidationRule[] => [
  maxAliasesRule({ n: operationLimits.aliases, allowList: [], ...refusing('aliases', operationLimits.aliases) }),
  maxDirectivesRule({ n: operationLimits.directives, ...refusing('directives', operationLimits.directives) }),
  introspection ? limitIntrospection : NoSchemaIntrospectionCustomRule,
];

/** Its own words say how many there are. */
const refusing = (what: string, limit: number) => ({
  propagateOnRejection: false,
  onReject: [
    (context: ValidationContext | null) => context?.reportError(tooLarge(`it has more than ${limit} ${what}`)),
  ],
});
