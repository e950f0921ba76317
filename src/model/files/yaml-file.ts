/** The noun: a model file as parsed, which still knows the line of everything in it. */
import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type LineCounter, type Node } from 'yaml';
import type { SourceLocation } from '../../kernel/issue.ts';

export type Path = readonly (string | number)[];

export interface YamlFile {
  /** Relative to the model folder, with forward slashes. */
  readonly name: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** What it says, as plain data; undefined for an empty file. */
  readonly data: unknown;
}

/** Where the value at a path begins; the nearest thing around it where the path leads nowhere. */
export const locateValue = (file: YamlFile, path: Path): SourceLocation => locate(file, path, 'value');

/** Where the key at the end of a path stands. */
export const locateKey = (file: YamlFile, path: Path): SourceLocation => locate(file, path, 'key');

function locate(file: YamlFile, path: Path, wanted: 'key' | 'value'): SourceLocation {
  let node: unknown = file.document.contents;
  let place = offsetOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const whole = isAlias(node) ? node.resolve(file.document) : node;
    if (!isCollection(whole)) break;
    const entry = whole.items.find((item, position) =>
      isMap(whole)
        ? isPair(item) && String(isScalar(item.key) ? item.key.value : item.key) === String(step)
        : position === step,
    );
    if (entry === undefined) break;
    const key = isPair(entry) ? entry.key : undefined;
    node = isPair(entry) ? entry.value : entry;
    const last = index === path.length - 1;
    // A value that stands on the lines below its key is best found by its key.
    const at =
      (last && wanted === 'value' && !isCollection(node) ? offsetOf(node) : undefined) ??
      offsetOf(key) ??
      offsetOf(node);
    place = at ?? place;
  }
  return position(file, place);
}

export function position({ name, lines }: Pick<YamlFile, 'name' | 'lines'>, offset: number): SourceLocation {
  const { line, col } = lines.linePos(offset);
  return { file: name, line: Math.max(1, line), column: Math.max(1, col) };
}

const offsetOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
