/** How deeply values are nested: what walks them calls itself, and a stack has an end. */

/** Whether there are more than `levels` of lists and objects within each other. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (nestsDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

/**
 * Whether a YAML text may nest deeper: brackets within brackets, dashes after dashes on a line, or more columns of
 * indentation than that many levels need. Asked before a parser sees the text: one that runs out of stack in the middle of a regular
 * expression takes the process with it.
 */
export function yamlNestsDeeper(text: string, levels: number): boolean {
  let depth = 0;
  let dashes = 0;
  let indent = 0;
  let atStart = true;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if ((character === ']' || character === '}') && depth > 0) depth--;
    if (character === '\n') [dashes, indent, atStart] = [0, 0, true];
    else if (character === ' ' || character === '\t') indent += atStart ? 1 : 0;
    else {
      atStart = false;
      dashes = character === '-' || character === '?' || character === ':' ? dashes + 1 : 0;
    }
    if (depth > levels || dashes > levels || indent > 8 * levels) return true;
  }
  return false;
}
