/** How deeply values are nested: what walks them calls itself, and a stack has an end. */

/** Whether there are more than `levels` of lists and objects within each other. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) if (nestsDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}
