/** Filters, in metrics and in questions: one tree. */
import { z } from 'zod';

export type Scalar = string | number | boolean;

export const comparisonOperators = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte'] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

/**
 * A condition over dimension names as written (`region`, `customer.region`). Two-valued: a comparison with a null is
 * false, and `not` is the exact complement, so that a filter and its opposite always add up to the whole.
 */
export type Condition<Field = string> =
  | { readonly kind: 'and'; readonly conditions: readonly Condition<Field>[] }
  | { readonly kind: 'or'; readonly conditions: readonly Condition<Field>[] }
  | { readonly kind: 'not'; readonly condition: Condition<Field> }
  | { readonly kind: 'compare'; readonly field: Field; readonly operator: ComparisonOperator; readonly value: Scalar }
  | { readonly kind: 'in'; readonly field: Field; readonly values: readonly Scalar[] }
  | { readonly kind: 'isNull'; readonly field: Field }
  /** Case-insensitive substring of a text. */
  | { readonly kind: 'contains'; readonly field: Field; readonly text: string }
  /** Of a multi-valued field: one and the same value is within all bounds. Made of bounds side by side when names are resolved. */
  | { readonly kind: 'within'; readonly field: Field; readonly bounds: readonly Bound[] };

export interface Bound {
  readonly operator: ComparisonOperator;
  readonly value: Scalar;
}

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

const testSchema = z
  .strictObject({
    eq: scalarSchema.optional(),
    ne: scalarSchema.optional().describe('Not equal; rows without a value match too.'),
    gt: scalarSchema.optional(),
    gte: scalarSchema.optional(),
    lt: scalarSchema.optional(),
    lte: scalarSchema.optional(),
    between: z.tuple([scalarSchema, scalarSchema]).optional().describe('Both ends included.'),
    in: z.array(scalarSchema).min(1).optional(),
    isNull: z.boolean().optional(),
    contains: z.string().min(1).optional().describe('Case-insensitive substring.'),
  })
  .refine((test) => Object.keys(test).length > 0, 'A condition needs at least one operator.');

type Test = z.infer<typeof testSchema>;

/** In a file: `{ survey: nps, score: { gte: 9 } }`; `all`, `any` and `not` nest. Several entries mean "and". */
export interface ConditionInput {
  readonly all?: readonly ConditionInput[] | undefined;
  readonly any?: readonly ConditionInput[] | undefined;
  readonly not?: ConditionInput | undefined;
  readonly [dimension: string]: Scalar | Test | ConditionInput | readonly ConditionInput[] | undefined;
}

export const conditionSchema: z.ZodType<ConditionInput> = z.lazy(() =>
  z
    .object({
      all: z.array(conditionSchema).min(1).optional().describe('Every one of these holds.'),
      any: z.array(conditionSchema).min(1).optional().describe('At least one of these holds.'),
      not: conditionSchema.optional().describe('This does not hold; a null counts as not holding.'),
    })
    .catchall(z.union([scalarSchema, testSchema])),
) as z.ZodType<ConditionInput>;

export const allOf = <Field>(conditions: readonly Condition<Field>[]): Condition<Field> =>
  conditions.length === 1 && conditions[0] ? conditions[0] : { kind: 'and', conditions };

/** Reads the file form into the tree. */
export function readCondition(input: ConditionInput): Condition {
  const conditions: Condition[] = [];
  for (const [name, entry] of Object.entries(input)) {
    if (entry === undefined) continue;
    if (name === 'all') conditions.push(allOf((entry as readonly ConditionInput[]).map(readCondition)));
    else if (name === 'any')
      conditions.push({ kind: 'or', conditions: (entry as readonly ConditionInput[]).map(readCondition) });
    else if (name === 'not') conditions.push({ kind: 'not', condition: readCondition(entry as ConditionInput) });
    else if (typeof entry !== 'object') conditions.push({ kind: 'compare', field: name, operator: 'eq', value: entry });
    else conditions.push(...readTest(name, entry as Test));
  }
  return allOf(conditions);
}

function readTest(field: string, test: Test): readonly Condition[] {
  const conditions: Condition[] = [];
  for (const operator of comparisonOperators) {
    const value = test[operator];
    if (value !== undefined) conditions.push({ kind: 'compare', field, operator, value });
  }
  if (test.between) {
    const [low, high] = test.between;
    conditions.push({ kind: 'compare', field, operator: 'gte', value: low });
    conditions.push({ kind: 'compare', field, operator: 'lte', value: high });
  }
  if (test.in) conditions.push({ kind: 'in', field, values: test.in });
  if (test.contains !== undefined) conditions.push({ kind: 'contains', field, text: test.contains });
  if (test.isNull === true) conditions.push({ kind: 'isNull', field });
  if (test.isNull === false) conditions.push({ kind: 'not', condition: { kind: 'isNull', field } });
  return conditions;
}
