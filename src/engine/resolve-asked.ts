/** A question as a caller asks it: resolved, and its filter held against the closed values of its dimensions. */
import { type Issue, type Result, refused } from '../kernel/issue.ts';
import type { Model } from '../model/model.ts';
import { checkClosedValues } from '../query/check-closed-values.ts';
import type { Question } from '../query/question.ts';
import { type FindComputation, type ResolvedQuestion, resolveQuestion } from './resolve-question.ts';

export function resolveAsked(model: Model, find: FindComputation, question: Question): Result<ResolvedQuestion> {
  const resolved = resolveQuestion(model, find, question);
  if (resolved.kind === 'refused') return resolved;
  const found = [...resolved.value.where.values()].flatMap((where) => (where ? checkClosedValues(where) : []));
  // Several datasets of one metric say the same thing of the same value.
  const issues: readonly Issue[] = [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  return issues.length > 0 ? refused(...issues) : resolved;
}
