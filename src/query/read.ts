/** The noun: what a question reads, by the keys of the model alone: for who keeps a record of what was asked. */
import type { Condition } from '../model/condition.ts';
import { fieldsOf } from './field.ts';
import type { Question } from './question.ts';

export interface Read {
  /** Key of a metric or of a score. */
  readonly metric: string;
  /** Names of dimensions, as they were asked for: `customer.region`. */
  readonly dimensions: readonly string[];
}

type Asked = Pick<Question, 'metric'> &
  Partial<Pick<Question, 'by' | 'cohorts'>> & { readonly where: Condition | null };

export const readOf = ({ metric, by = [], where, cohorts }: Asked): Read => ({
  metric,
  dimensions: [...by, ...(where ? fieldsOf(where) : []), ...(cohorts ? [cohorts.entered] : [])],
});
