/** Where rows stand on several times at once, told by one number with a digit for each. */

/** Whether a 32-bit integer has a place for every combination of intervals, and of nowhere, of times with so many boundaries. */
export const fitOneNumber = (boundaries: readonly number[]): boolean =>
  boundaries.reduce((product, each) => product * (each + 2), 1) < 2 ** 31;
