/** How long the tests of bad days try: a few of the worst moments, or all of them with `BAD_DAYS=long`. */
export const long = process.env.BAD_DAYS === 'long';
