/** Whether something is said where something has to be. */
import { type Issue, issue } from '../../kernel/issue.ts';

/** MALFORMED_INPUT for a text of nothing but blanks. */
export const checkWords = (
  text: string,
  field: string,
  path: readonly (string | number)[] = [field],
): readonly Issue[] =>
  text.trim() === ''
    ? [issue('MALFORMED_INPUT', `The ${field} is empty.`, { path, hints: ['Say it in a sentence.'] })]
    : [];
