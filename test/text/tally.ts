/** Precision and recall as the pages print them. */

export interface Tally {
  readonly labelled: number;
  readonly found: number;
  readonly right: number;
}

/** Of the pairs (comment, thing), by what is said of it and what was found. */
export function tally<T>(
  sample: readonly T[],
  said: (each: T) => readonly string[],
  found: (each: T) => readonly string[],
  thing: string,
): Tally {
  return {
    labelled: sample.filter((each) => said(each).includes(thing)).length,
    found: sample.filter((each) => found(each).includes(thing)).length,
    right: sample.filter((each) => said(each).includes(thing) && found(each).includes(thing)).length,
  };
}

export const add = (tallies: readonly Tally[]): Tally =>
  tallies.reduce((a, b) => ({ labelled: a.labelled + b.labelled, found: a.found + b.found, right: a.right + b.right }));

/** `67 %`; a dash where there is nothing to share. */
export const share = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`);

/** One line of a table: labelled, found, right, precision, recall. */
export const tallyRow = (name: string, { labelled: said, found, right }: Tally) =>
  `| ${name} | ${said} | ${found} | ${right} | ${share(right, found)} | ${share(right, said)} |`;

/** The harmonic mean of precision and recall, from 0 to 1; 0 where nothing is right. */
export const f1 = ({ labelled: said, found, right }: Tally) => (right === 0 ? 0 : (2 * right) / (said + found));
