/** Filter names to dimension paths of one dataset, with every value checked against its dimension. */
import { collect, ok, type Result, refused } from '../kernel/issue.ts';
import { checkValue } from '../model/check-value.ts';
import type { Condition } from '../model/condition.ts';
import type { Dataset } from '../model/dataset.ts';
import { findDimension } from '../model/find-dimension.ts';
import type { ResolvedCondition } from './field.ts';
import { mergeBounds } from './merge-bounds.ts';

export function resolveCondition(
  datasets: ReadonlyMap<string, Dataset>,
  dataset: string,
  condition: Condition,
  path: readonly (string | number)[] = ['where'],
): Result<ResolvedCondition> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const inner = collect(
        condition.conditions.map((part, index) =>
          resolveCondition(datasets, dataset, part, [...path, condition.kind, index]),
        ),
      );
      if (inner.kind === 'refused') return inner;
      const conditions = condition.kind === 'and' ? mergeBounds(inner.value) : inner.value;
      return ok({ kind: condition.kind, conditions });
    }
    case 'not': {
      const inner = resolveCondition(datasets, dataset, condition.condition, [...path, 'not']);
      return inner.kind === 'ok' ? ok({ kind: 'not', condition: inner.value }) : inner;
    }
    default: {
      const found = findDimension(datasets, dataset, condition.field);
      if (found.kind === 'refused') return refused(...found.issues.map((each) => ({ ...each, path })));
      const issues = checkValue(condition, found.value.dimension, path);
      return issues.length > 0 ? refused(...issues) : ok({ ...condition, field: found.value });
    }
  }
}
