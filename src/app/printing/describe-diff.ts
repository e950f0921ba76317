/** A difference between models, line by line, for people. */

import { isEmptyDiff, type ModelDiff } from '../../catalog/diff.ts';
import { pluralOf } from '../../model/definition.ts';

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

export function describeDiff(diff: ModelDiff): readonly string[] {
  if (isEmptyDiff(diff)) return ['No changes.'];
  const lines = [
    ...diff.added.map(({ kind, key }) => `+ ${kind} ${key}`),
    ...diff.changed.flatMap(({ kind, key, changes }) => [
      `~ ${kind} ${key}`,
      ...changes.map(({ path, before, after }) => `    ${path.join('.')}: ${shown(before)} → ${shown(after)}`),
    ]),
    ...diff.removed.map(({ kind, key }) => `- ${kind} ${key}`),
    ...diff.reordered.map((kind) => `↕ the order of ${pluralOf(kind)}`),
  ];
  if (diff.movedMetrics.length > 0) lines.push(`Numbers that may move: ${diff.movedMetrics.join(', ')}.`);
  return lines;
}
