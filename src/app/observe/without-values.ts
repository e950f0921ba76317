/** What people asked for by value, such as a name or a number of a customer, taken out of what a log is to hold. */
import { comparisonOperators } from '../../model/condition.ts';

const text = /"(?:[^"\\]|\\.)*"/g;
const list = /\bin \([^)]*\)/g;
const compared = new RegExp(`\\b(${comparisonOperators.join('|')}) (?:-?\\d[\\d.eE+-]*|true|false)`, 'g');

/** Of a plan of ours: `segment in (?)`. */
export const withoutValues = (plan: string): string =>
  plan.replace(text, '?').replace(list, 'in (?)').replace(compared, '$1 ?');

/** Of a plan of Postgres: every literal, and so also what the model itself has as a constant. */
export const withoutLiterals = (plan: string): string =>
  plan
    .split('\n')
    .map((line) =>
      /^\s*(?:->\s*)?[A-Z][A-Za-z ]*:/.test(line)
        ? line.replace(/(?:\bE)?'(?:[^']|'')*'/g, '?').replace(/(?<![\w.$"])-?\d+(?:\.\d+)?(?![\w.])/g, '?')
        : line,
    )
    .join('\n');
