/** What a Citus cluster sends to its machines for a statement: the queries of `explain (format json, verbose)`. */

/** One of each kind of task, with the tables of the coordinator among them. */
export function tasksOf(plan: unknown): readonly string[] {
  if (Array.isArray(plan)) return plan.flatMap(tasksOf);
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([key, value]) =>
    key === 'Query' && typeof value === 'string' ? [value] : tasksOf(value),
  );
}

const shard = /"?\bcx"?\."?[a-z_]+_\d{6,}"?/;
const sums = /\bGROUP BY\b|^SELECT .*\b(count|sum|min|max|worker_partial_agg)\b/;

/** Whether a machine would send rows as they are in its tables, and not groups of them: told by the outermost select. */
export const sendsRows = (task: string): boolean => shard.test(task) && !sums.test(outermost(task));

/** Without everything in parentheses, innermost first. */
function outermost(text: string): string {
  const without = text.replace(/\([^()]*\)/g, ' ');
  return without === text ? text : outermost(without);
}
