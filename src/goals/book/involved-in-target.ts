/** Who is what to a target: of its own, or, for those who answer and those who work, of its goal. */
import type { Directory, Involved } from '../stakeholders.ts';
import type { Target } from '../target.ts';

export function involvedInTarget(directory: Directory, { id, goal }: Pick<Target, 'id' | 'goal'>): Involved {
  const own = directory.involved({ kind: 'target', key: id });
  const above = directory.involved({ kind: 'goal', key: goal });
  return {
    ...own,
    accountable: own.accountable ?? above.accountable,
    responsible: own.responsible.length > 0 ? own.responsible : above.responsible,
  };
}
