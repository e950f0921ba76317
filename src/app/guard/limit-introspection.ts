/** How much a document may ask the schema about itself: what tools ask, and not the same a hundred times over. */
import { type ASTVisitor, type FieldNode, isIntrospectionType, type ValidationContext } from 'graphql';
import { operationLimits } from '../../../schema/operation-limits.ts';
import { tooLarge } from './refused-operation.ts';

/** An alias is how one list is told twice. Levels of lists are bounded by the rules of graphql-js. */
export function limitIntrospection(context: ValidationContext): ASTVisitor {
  const { introspections } = operationLimits;
  let count = 0;
  return {
    Field: ({ name, alias }: FieldNode) => {
      const parent = context.getParentType();
      const root = name.value === '__schema' || name.value === '__type';
      if (!root && !(alias && parent && isIntrospectionType(parent))) return;
      count++;
      if (count === introspections + 1)
        context.reportError(tooLarge(`it asks more than ${introspections} times about the schema`));
    },
  };
}
