/** What a branch counts: rows as they are, or what rows are first put together to, by member or by entity. */
import type { Dimension } from '../model/dataset.ts';
import type { ResolvedCondition } from '../query/field.ts';
import { conditionIdentity, conjunction, conjuncts, valueIdentity } from './identity.ts';
import type { RowValue } from './row-value.ts';

export type { EntityOutput } from '../stats/statistic.ts';

/** Which rows take part: those that meet the condition and have every value. */
export interface RowFilter {
  readonly condition: ResolvedCondition | null;
  readonly present: readonly RowValue[];
}

/** One stream of what an entity has: rows that came, or (−1) went, and the amount of each; a row counts 1 without factors. */
export interface EntityTerm extends RowFilter {
  readonly sign: 1 | -1;
  readonly time: Dimension;
  readonly factors: readonly RowValue[];
}

export type Source =
  | { readonly kind: 'rows' }
  /** Of all rows of an entity in an elementary interval, the latest one that takes part. */
  | { readonly kind: 'latest'; readonly filter: RowFilter; readonly entity: RowValue }
  /** Each member once an interval, with the next interval in which it comes again. */
  | { readonly kind: 'members'; readonly filter: RowFilter; readonly of: readonly RowValue[] }
  /** Rows by the bucket of a value: k + `offset` for values in (ratioᵏ⁻¹, ratioᵏ], the negative of it for their mirror image, 0 for zeros. */
  | {
      readonly kind: 'buckets';
      readonly filter: RowFilter;
      readonly of: RowValue;
      readonly ratio: number;
      readonly offset: number;
    }
  /** What each entity had before and has after each interval. */
  | { readonly kind: 'balances'; readonly entity: RowValue; readonly terms: readonly EntityTerm[] }
  /** What each entity did in each interval, beside the interval before. */
  | {
      readonly kind: 'activity';
      readonly entity: RowValue;
      readonly filter: RowFilter;
      readonly factors: readonly RowValue[];
    };

export const plainRows: Source = { kind: 'rows' };

/** Whether its rows carry a key beside interval and group: the next interval of a member, or a bucket. */
export const isKeyed = ({ kind }: Source): boolean => kind === 'members' || kind === 'buckets';

/**
 * The source of the rows that a question asks for. The latest row of an entity is found among all rows of the metric, and
 * only then held against the question, so that groups and filters divide one sample.
 */
export function restrictSource(source: Source, where: ResolvedCondition | null): Source {
  const narrow = <T extends RowFilter>(filter: T): T => ({
    ...filter,
    condition: conjunction([...conjuncts(filter.condition), ...conjuncts(where)]),
  });
  switch (source.kind) {
    case 'rows':
    case 'latest':
      return source;
    case 'members':
    case 'buckets':
    case 'activity':
      return { ...source, filter: narrow(source.filter) };
    case 'balances':
      return { ...source, terms: source.terms.map(narrow) };
  }
}

/** Every condition and value that a source reads of its rows. */
export function partsOf(source: Source): {
  readonly conditions: readonly ResolvedCondition[];
  readonly values: readonly RowValue[];
} {
  const of = (filters: readonly RowFilter[], values: readonly RowValue[]) => ({
    conditions: filters.flatMap(({ condition }) => (condition ? [condition] : [])),
    values: [...values, ...filters.flatMap(({ present }) => present)],
  });
  switch (source.kind) {
    case 'rows':
      return of([], []);
    case 'latest':
      return of([source.filter], [source.entity]);
    case 'members':
      return of([source.filter], source.of);
    case 'buckets':
      return of([source.filter], [source.of]);
    case 'balances':
      return of(source.terms, [source.entity, ...source.terms.flatMap(({ factors }) => factors)]);
    case 'activity':
      return of([source.filter], [source.entity, ...source.factors]);
  }
}

const filterIdentity = ({ condition, present }: RowFilter) => [
  conjuncts(condition).map(conditionIdentity).sort(),
  present.map(valueIdentity).sort(),
];

const listIdentity = (values: readonly RowValue[]) => values.map(valueIdentity).sort();

/** Equal sources share a branch. */
export function sourceIdentity(source: Source): readonly unknown[] {
  switch (source.kind) {
    case 'rows':
      return [source.kind];
    case 'latest':
      return [source.kind, valueIdentity(source.entity), filterIdentity(source.filter)];
    case 'members':
      return [source.kind, listIdentity(source.of), filterIdentity(source.filter)];
    case 'buckets':
      return [source.kind, valueIdentity(source.of), filterIdentity(source.filter)];
    case 'balances': {
      const terms = source.terms.map((term) => [
        term.sign,
        term.time.key,
        listIdentity(term.factors),
        filterIdentity(term),
      ]);
      return [source.kind, valueIdentity(source.entity), terms];
    }
    case 'activity':
      return [source.kind, valueIdentity(source.entity), listIdentity(source.factors), filterIdentity(source.filter)];
  }
}
