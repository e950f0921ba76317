/** Chance in SQL: the same row number and the same seed give the same number on every Postgres. */

export interface Chance {
  /** A whole number, evenly from 0 to 2^30 − 1, by the value of an SQL expression and what it is for. */
  readonly whole: (expression: string, purpose: string) => string;
  /** A number from 0 to below 1. */
  readonly even: (expression: string, purpose: string) => string;
  /** One of the names, each as often as its weight says. */
  readonly pick: (expression: string, purpose: string, weighted: Weighted) => string;
}

export type Weighted = readonly (readonly [name: string | null, weight: number])[];

const range = 2 ** 30;

export function chance(seed: number): Chance {
  const whole = (expression: string, purpose: string): string =>
    `(hashint8extended((${expression})::bigint, ${streamOf(seed, purpose)}) & ${range - 1})`;
  return {
    whole,
    even: (expression, purpose) => `(${whole(expression, purpose)}::float8 / ${range})`,
    pick: (expression, purpose, weighted) => {
      const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
      let below = 0;
      const edges = weighted.slice(0, -1).map(([, weight]) => {
        below += weight;
        return Math.round((below / total) * range);
      });
      const names = weighted.map(([name]) => (name === null ? 'null' : `'${name}'`));
      // One hash a row, however many names there are.
      return `(array[${names.join(', ')}]::text[])[1 + width_bucket(${whole(expression, purpose)}, array[${edges.join(', ')}]::bigint[])]`;
    },
  };
}

/** A stream of its own for each purpose, so that columns do not go together by accident. */
function streamOf(seed: number, purpose: string): number {
  let stream = seed;
  for (const letter of purpose) stream = (stream * 31 + letter.charCodeAt(0)) % 2_147_483_647;
  return stream;
}
