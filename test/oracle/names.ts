/** The metrics in a formula, by looking for their keys. */
import { world } from './world.ts';

export const namesIn = (expression: string): readonly string[] =>
  [...new Set(expression.match(/[a-z_]+/g))].filter((name) => world.metrics.has(name));
