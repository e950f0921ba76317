/** Snippets that tell how long it took: `extract(epoch from {resolved_at} - {opened_at}) / 3600`. */

export interface Elapsed {
  /**
   * The same as a double: `date_part('epoch', {resolved_at} - {opened_at}) / 3600`. Of `extract` Postgres makes a numeric, and to divide
   * one and to make a double of it costs more than to sort it.
   */
  readonly double: string;
  /** Where it is not null: `{resolved_at} is not null and {opened_at} is not null`. */
  readonly present: string;
}

const name = String.raw`(\{[^{}]*\})`;
const whole = new RegExp(
  String.raw`^\s*extract\s*\(\s*epoch\s+from\s+${name}\s*-\s*${name}\s*\)(?:\s*(/\s*\d{1,9}))?\s*$`,
  'i',
);

/** Null where a snippet is anything else. */
export function readElapsed(sql: string): Elapsed | null {
  const [, until, since, divided] = whole.exec(sql) ?? [];
  if (until === undefined || since === undefined) return null;
  const double = `date_part('epoch', ${until} - ${since})`;
  return {
    double: divided === undefined ? double : `${double} ${divided}`,
    present: `${until} is not null and ${since} is not null`,
  };
}
