/** Which rollups of the applied model a command is about. */
import { findByKey } from '../../../engine/definitions/find-by-key.ts';
import { type Issue, ok, type Result, refused } from '../../../kernel/issue.ts';
import type { RollupDefinition } from '../../../rollup/rollup-definition.ts';

/** All of them where no key is given; UNKNOWN_ROLLUP for each key that is none. */
export function findRollups(
  definitions: readonly RollupDefinition[],
  keys: readonly string[],
): Result<readonly RollupDefinition[]> {
  if (keys.length === 0) return ok(definitions);
  const known = new Map(definitions.map((definition) => [definition.bound.definition.key, definition]));
  const found: RollupDefinition[] = [];
  const issues: Issue[] = [];
  for (const [index, key] of keys.entries()) {
    const result = findByKey(known, key, 'rollup', ['keys', index]);
    if (result.kind === 'ok') found.push(result.value);
    else issues.push(...result.issues);
  }
  return issues.length > 0 ? refused(...issues) : ok([...new Set(found)]);
}
