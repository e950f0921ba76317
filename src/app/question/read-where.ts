/** `--where region=EMEA` and `--where "{score: {gte: 9}}"`: filters, all of which must hold. */
import { type DocumentOptions, type ParseOptions, parse, type ToJSOptions } from 'yaml';
import { collect, ok, type Result, refused } from '../../kernel/issue.ts';
import { nestsDeeper, yamlNestsDeeper } from '../../kernel/nesting.ts';
import { allOf, type Condition, conditionSchema, readCondition } from '../../model/condition.ts';
import { optionIssue } from './option-issue.ts';

/** Levels of conditions within each other. */
const deepest = 64;

/** Of a stranger's text nothing is warned of on this side, and no alias makes it larger. */
const reading: ParseOptions & DocumentOptions & ToJSOptions = { maxAliasCount: 0, logLevel: 'error' };

/** Null for none. */
export function readWhere(texts: readonly string[]): Result<Condition | null> {
  const conditions = collect(texts.map(readFilter));
  if (conditions.kind === 'refused') return conditions;
  return ok(conditions.value.length === 0 ? null : allOf(conditions.value));
}

function readFilter(text: string): Result<Condition> {
  const data = yamlNestsDeeper(text, deepest) ? null : dataOf(text);
  const shape = nestsDeeper(data, deepest) ? null : conditionSchema.safeParse(data);
  if (shape?.success) return ok(readCondition(shape.data));
  return refused(
    optionIssue(
      'MALFORMED_FILTER',
      '--where',
      `"${text}" is no filter.`,
      'Write region=EMEA, or "{score: {gte: 9}}" as in model files.',
    ),
  );
}

/** What stands after the first `=` is a value as YAML reads it: 9 is a number, "9" a text. */
function dataOf(text: string): unknown {
  const [, name, value] = /^\s*([a-z][\w.]*)\s*=(.*)$/s.exec(text) ?? [];
  try {
    if (name === undefined) return parse(text, reading);
    const read: unknown = parse(value ?? '', reading);
    // Nothing, or what YAML takes for null: the rows without a value have a filter of their own.
    return read === null ? undefined : { [name]: read };
  } catch {
    // A value that is no YAML, such as `a: b`, is a text.
    return name === undefined ? undefined : { [name]: (value ?? '').trim() };
  }
}
