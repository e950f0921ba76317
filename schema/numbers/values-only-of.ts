/** Whether an operation asks its numbers for values alone: what says how sure they are is then not read. */
import {
  BREAK,
  type FieldNode,
  type GraphQLResolveInfo,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Question } from '../../src/query/question.ts';

/** Fields that need no more than the value, by type. Any other field of these types may need everything. */
const ofValues: Readonly<Record<string, ReadonlySet<string>>> = {
  MetricValue: new Set([
    ...['metric', 'period', 'value', 'decimal', 'formatted', 'sampleSize', 'suppressed', 'assumptions'],
    ...['compare', '__typename'],
  ]),
  Comparison: new Set([
    ...['kind', 'period', 'value', 'formatted', 'sampleSize', 'suppressed', 'assumptions'],
    ...['change', 'formattedChange', 'relativeChange', 'good', '__typename'],
  ]),
};

/** What a comparison with a figure from outside tells depends on how sure the number is, whatever is selected of it. */
const comparable: ReadonlySet<string> = new Set([
  ...['PREVIOUS_PERIOD', 'SAME_PERIOD_LAST_YEAR', 'FIFTY_TWO_WEEKS_BACK', 'SAME_ELAPSED_PREVIOUS', 'SLICE'],
]);

/** Documents are kept, and looked into once. */
const known = new WeakMap<OperationDefinitionNode, Told>();

interface Told {
  readonly valuesOnly: boolean;
  readonly sampled: boolean;
}

/** What tells how many rows a value is of. */
const ofSamples: ReadonlySet<string> = new Set(['sampleSize', 'suppressed']);

/**
 * Of the whole operation, so that equal questions in it stay equal; as it is written, whatever `@skip` and `@include` make
 * of it. `grouped`: whether what is asked stands beside groups.
 */
export function valuesOnlyOf(info: GraphQLResolveInfo, grouped: boolean): Question['valuesOnly'] {
  const found = known.get(info.operation) ?? look(info);
  known.set(info.operation, found);
  return found.valuesOnly ? { grouped, sampled: found.sampled } : undefined;
}

function look({ operation, fragments, schema }: GraphQLResolveInfo): Told {
  const types = new TypeInfo(schema);
  let only = true;
  let sampled = false;
  const visitor = visitWithTypeInfo(types, {
    Field: (field) => {
      const allowed = ofValues[types.getParentType()?.name ?? ''];
      if (allowed && ofSamples.has(field.name.value)) sampled = true;
      if (!allowed || (allowed.has(field.name.value) && comparesNumbers(field))) return undefined;
      only = false;
      return BREAK;
    },
  });
  for (const definition of [operation, ...Object.values(fragments)]) if (only) visit(definition, visitor);
  return { valuesOnly: only, sampled };
}

/** Only where the document says so by itself: a variable may hold anything. True of a field that compares nothing. */
function comparesNumbers({ name, arguments: given = [] }: FieldNode): boolean {
  if (name.value !== 'compare') return true;
  const to = given.find((argument) => argument.name.value === 'to')?.value;
  const targets = to?.kind === Kind.LIST ? to.values : to ? [to] : [];
  return targets.every(
    (target) =>
      target.kind === Kind.OBJECT &&
      target.fields.some(
        ({ name: { value: field }, value }) =>
          field === 'kind' && value.kind === Kind.ENUM && comparable.has(value.value),
      ),
  );
}
