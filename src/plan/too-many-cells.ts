/** The refusal of a question with more cells than memory should hold, be it what a scan returns or what is made of it. */
import { issue, RefusedError } from '../kernel/issue.ts';

export const tooManyCells = (maxCells: number): RefusedError =>
  new RefusedError([
    issue('TOO_MANY_GROUPS', `The question has more than ${maxCells} cells (groups times periods).`, {
      path: ['by'],
      hints: ['Keep the largest groups with top, filter with where, or ask for fewer periods.'],
    }),
  ]);
