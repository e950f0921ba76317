/** Which rows are meant: a structured filter, read into the model's condition. */
import { collect, issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { allOf, type Condition, comparisonOperators, type Scalar } from '../../src/model/condition.ts';
import { builder } from '../builder.ts';

/** The shape of the input, by hand because it refers to itself. Null counts as absent. */
export interface FilterInputShape {
  readonly and?: readonly FilterInputShape[] | null | undefined;
  readonly or?: readonly FilterInputShape[] | null | undefined;
  readonly not?: FilterInputShape | null | undefined;
  readonly dimension?: string | null | undefined;
  readonly eq?: Scalar | null | undefined;
  readonly ne?: Scalar | null | undefined;
  readonly gt?: Scalar | null | undefined;
  readonly gte?: Scalar | null | undefined;
  readonly lt?: Scalar | null | undefined;
  readonly lte?: Scalar | null | undefined;
  readonly between?: readonly Scalar[] | null | undefined;
  readonly in?: readonly Scalar[] | null | undefined;
  readonly isNull?: boolean | null | undefined;
  readonly contains?: string | null | undefined;
}

export const FilterInput = builder.inputRef<FilterInputShape>('FilterInput').implement({
  description:
    'Which rows count: exactly one of `and`, `or`, `not`, or a `dimension` with at least one operator (several must all ' +
    'hold: `{dimension: "score", gte: 7, lt: 9}`). A comparison with a missing value does not hold, and `not` is the ' +
    'exact complement: a filter and its opposite add up to the whole. Anything else is refused as MALFORMED_FILTER, a ' +
    'value of the wrong type as FILTER_TYPE_MISMATCH.',
  fields: (t) => ({
    and: t.field({ type: [FilterInput], description: 'All of these hold.' }),
    or: t.field({ type: [FilterInput], description: 'At least one of these holds.' }),
    not: t.field({ type: FilterInput, description: 'This does not hold; a missing value counts as not holding.' }),
    dimension: t.id({
      description: 'Name of a dimension: `region`, or qualified by the entities that lead to it, `customer.region`.',
    }),
    eq: t.field({ type: 'DimensionValue', description: 'Equal. For "no value" use `isNull`.' }),
    ne: t.field({ type: 'DimensionValue', description: 'Not equal; rows without a value match too.' }),
    gt: t.field({ type: 'DimensionValue', description: 'Greater or later. Numbers and times only.' }),
    gte: t.field({ type: 'DimensionValue', description: 'Greater, later or equal. Numbers and times only.' }),
    lt: t.field({ type: 'DimensionValue', description: 'Less or earlier. Numbers and times only.' }),
    lte: t.field({ type: 'DimensionValue', description: 'Less, earlier or equal. Numbers and times only.' }),
    between: t.field({ type: ['DimensionValue'], description: 'Two values, both included. Numbers and times only.' }),
    in: t.field({ type: ['DimensionValue'], description: 'Equal to one of these; at least one.' }),
    isNull: t.boolean({ description: 'True: the row has no value. False: it has one.' }),
    contains: t.string({ description: 'The text has this in it, upper and lower case alike. Texts only.' }),
  }),
});

type Path = readonly (string | number)[];

const operators = [...comparisonOperators, 'between', 'in', 'isNull', 'contains'] as const;
const deepest = 32;

/** The condition, or every MALFORMED_FILTER in it. Names and types are checked against the model later. */
export function readFilter(input: FilterInputShape, path: Path): Result<Condition> {
  if (path.length > deepest * 2) return malformed('The filter nests too deeply.', 'Flatten it.', path);
  const { and, or, not, dimension } = input;
  const tests = operators.filter((operator) => input[operator] != null);
  const branches = [
    ...(['and', 'or', 'not'] as const).filter((key) => input[key] != null),
    ...(dimension != null ? ['dimension'] : []),
  ];
  if (branches.length > 1)
    return malformed(
      `The filter has ${branches.join(' and ')} side by side.`,
      'Put them into the list of one "and".',
      path,
    );
  if (dimension != null) return readTests(dimension, input, tests, path);
  if (tests.length > 0)
    return malformed(
      `The filter has ${tests.join(' and ')}, but no dimension.`,
      'Say of what: {dimension: "region", …}.',
      path,
    );
  if (and != null) return readList('and', and, path);
  if (or != null) return readList('or', or, path);
  if (not != null) {
    const inner = readFilter(not, [...path, 'not']);
    return inner.kind === 'ok' ? ok({ kind: 'not', condition: inner.value }) : inner;
  }
  return malformed('The filter is empty.', 'Leave it out, or give a dimension with an operator.', path);
}

function readList(kind: 'and' | 'or', filters: readonly FilterInputShape[], path: Path): Result<Condition> {
  if (filters.length === 0)
    return malformed(`The list of "${kind}" is empty.`, 'Leave it out, or give at least one filter.', [...path, kind]);
  const inner = collect(filters.map((filter, index) => readFilter(filter, [...path, kind, index])));
  return inner.kind === 'ok' ? ok({ kind, conditions: inner.value }) : inner;
}

function readTests(
  field: string,
  input: FilterInputShape,
  tests: readonly (typeof operators)[number][],
  path: Path,
): Result<Condition> {
  if (tests.length === 0) {
    const hint = 'eq' in input ? 'For "no value" use isNull: true.' : `Give one of ${operators.join(', ')}.`;
    return malformed(`The filter on "${field}" has no operator.`, hint, path);
  }
  // A variable that is null by mistake must not widen the answer without a word.
  const [unset] = operators.filter((operator) => input[operator] === null);
  if (unset !== undefined)
    return malformed(`"${unset}" on "${field}" is null.`, 'Leave it out; for "no value" use isNull: true.', [
      ...path,
      unset,
    ]);
  const conditions: Condition[] = [];
  for (const operator of comparisonOperators) {
    const value = input[operator];
    if (value != null) conditions.push({ kind: 'compare', field, operator, value });
  }
  if (input.between != null) {
    const [low, high, ...more] = input.between;
    if (low === undefined || high === undefined || more.length > 0)
      return malformed(`"between" on "${field}" has ${input.between.length} values.`, 'Give two, both included.', [
        ...path,
        'between',
      ]);
    if (isAfter(low, high))
      return malformed(`"between" on "${field}" goes from ${low} down to ${high}.`, 'Give the lower value first.', [
        ...path,
        'between',
      ]);
    conditions.push(
      { kind: 'compare', field, operator: 'gte', value: low },
      { kind: 'compare', field, operator: 'lte', value: high },
    );
  }
  if (input.in != null) {
    if (input.in.length === 0)
      return malformed(`The list for "${field}" is empty.`, 'Give at least one value.', [...path, 'in']);
    conditions.push({ kind: 'in', field, values: input.in });
  }
  if (input.isNull === true) conditions.push({ kind: 'isNull', field });
  if (input.isNull === false) conditions.push({ kind: 'not', condition: { kind: 'isNull', field } });
  if (input.contains === '')
    return malformed(`"contains" on "${field}" is empty.`, 'Give a text to look for.', [...path, 'contains']);
  if (input.contains != null) conditions.push({ kind: 'contains', field, text: input.contains });
  return ok(allOf(conditions));
}

/** Numbers, or times of one kind; whether either fits the dimension is checked later. */
const isAfter = (low: Scalar, high: Scalar): boolean =>
  typeof low === 'string' && typeof high === 'string' ? Date.parse(low) > Date.parse(high) : low > high;

const malformed = (message: string, hint: string, path: Path): Result<never> =>
  refused(issue('MALFORMED_FILTER', message, { path, hints: [hint] }));
