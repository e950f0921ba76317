/** Whether a value of a filter fits the type of its dimension, and whether the operator makes sense for it. */
import { didYouMean } from '../kernel/did-you-mean.ts';
import { type Issue, issue } from '../kernel/issue.ts';
import type { Condition, Scalar } from './condition.ts';
import { type Dimension, type DimensionType, isTimeType, valuesOf } from './dataset.ts';

const isoDate = /^\d{4}-\d{2}-\d{2}$/;
const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;
const isoLocal = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$/;

const expected: Readonly<Record<DimensionType, { readonly says: string; readonly fits: (value: Scalar) => boolean }>> =
  {
    string: { says: 'a text', fits: (value) => typeof value === 'string' && !value.includes('\u0000') },
    number: { says: 'a finite number', fits: (value) => typeof value === 'number' && Number.isFinite(value) },
    boolean: { says: 'true or false', fits: (value) => typeof value === 'boolean' },
    date: { says: 'a date such as "2025-03-09"', fits: (value) => matches(value, isoDate) },
    timestamp: { says: 'a clock reading such as "2025-03-09T14:00:00"', fits: (value) => matches(value, isoLocal) },
    timestamptz: { says: 'an instant such as "2025-03-09T14:00:00Z"', fits: (value) => matches(value, isoInstant) },
  };

function matches(value: Scalar, shape: RegExp): boolean {
  if (typeof value !== 'string' || !shape.test(value)) return false;
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  // 2025-02-30 rolls over in JavaScript and fails in Postgres.
  return !Number.isNaN(Date.parse(value)) && day.toISOString().startsWith(value.slice(0, 10));
}

type Test = Exclude<Condition<unknown>, { kind: 'and' | 'or' | 'not' }>;

/** Issues of one test against its dimension: FILTER_TYPE_MISMATCH or MALFORMED_FILTER. */
export function checkValue(test: Test, dimension: Dimension, path: readonly (string | number)[]): readonly Issue[] {
  switch (test.kind) {
    case 'isNull':
      return [];
    case 'within':
      return test.bounds.flatMap((bound) =>
        checkValue({ kind: 'compare', field: test.field, ...bound }, dimension, path),
      );
    case 'contains':
      return dimension.type === 'string'
        ? checkScalars([test.text], dimension, path)
        : [unsuited('contains', dimension, 'Use eq, in, gt or lt.', path)];
    case 'in':
      return test.values.length === 0
        ? [
            issue('MALFORMED_FILTER', `The list for "${dimension.key}" is empty.`, {
              path,
              hints: ['Give at least one value.'],
            }),
          ]
        : checkScalars(test.values, dimension, path);
    case 'compare': {
      const ordered = test.operator !== 'eq' && test.operator !== 'ne';
      if (ordered && dimension.type !== 'number' && !isTimeType(dimension.type))
        return [unsuited(test.operator, dimension, 'Only numbers and times have an order; use eq or in.', path)];
      return checkScalars([test.value], dimension, path);
    }
  }
}

function checkScalars(
  values: readonly Scalar[],
  dimension: Dimension,
  path: readonly (string | number)[],
): readonly Issue[] {
  const { says, fits } = expected[dimension.type];
  const closed = valuesOf(dimension);
  return values
    .filter((value) => !fits(value))
    .map((value) =>
      issue(
        'FILTER_TYPE_MISMATCH',
        `"${dimension.key}" is compared with ${JSON.stringify(value)}, but it needs ${says}.`,
        {
          path,
          hints: closed ? [`Its values are ${closed.map((known) => JSON.stringify(known)).join(', ')}.`] : [],
        },
      ),
    );
}

const unsuited = (operator: string, dimension: Dimension, hint: string, path: readonly (string | number)[]): Issue =>
  issue('MALFORMED_FILTER', `The operator ${operator} does not fit "${dimension.key}", which is a ${dimension.type}.`, {
    path,
    hints: [hint],
  });

/** Values that must be among the closed ones of a dimension, or no row ever matches: UNKNOWN_VALUE. */
export function checkClosedValues(
  test: Test,
  dimension: Dimension,
  path: readonly (string | number)[],
): readonly Issue[] {
  const values = valuesOf(dimension);
  if (values === undefined) return [];
  return namedValues(test)
    .filter((value) => !values.includes(value))
    .map((value) => {
      const near = didYouMean(String(value), values.map(String));
      return issue('UNKNOWN_VALUE', `"${dimension.key}" never has the value ${JSON.stringify(value)}.`, {
        path,
        hints: near.length > 0 ? near : [`Its values are ${values.map((known) => JSON.stringify(known)).join(', ')}.`],
      });
    });
}

function namedValues(test: Test): readonly Scalar[] {
  if (test.kind === 'in') return test.values;
  return test.kind === 'compare' && (test.operator === 'eq' || test.operator === 'ne') ? [test.value] : [];
}
