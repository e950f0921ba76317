/** Circles in a graph of keys. */

/** Each circle once, from the key at which it was met round to the one before it. */
export function findCycles(
  nodes: Iterable<string>,
  successors: (node: string) => readonly string[],
): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    const met = way.indexOf(node);
    if (met >= 0) cycles.push(way.slice(met));
    if (met >= 0 || done.has(node)) return;
    for (const next of successors(node)) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return cycles;
}

/** `a → b → a` */
export const tellCycle = (cycle: readonly string[]): string => [...cycle, ...cycle.slice(0, 1)].join(' → ');
