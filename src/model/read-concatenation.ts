/** Snippets that put columns together to one text: `{customer_id}::text || '/' || {user_key}`. */

export interface Concatenation {
  readonly names: readonly string[];
  /** The texts between them: one less. */
  readonly between: readonly string[];
}

const part = String.raw`\{([^{}]*)\}(?:\s*::\s*text)?`;
const literal = `'((?:[^']|'')*)'`;
/** One piece can be read in one way only, so that no text takes long. */
const whole = new RegExp(String.raw`^\s*${part}(?:\s*\|\|\s*${literal}\s*\|\|\s*${part})+\s*$`);
const pieces = new RegExp(`${part}|${literal}`, 'g');

/** Null where a snippet is anything else. */
export function readConcatenation(sql: string): Concatenation | null {
  if (!whole.test(sql)) return null;
  const all = [...sql.matchAll(pieces)];
  return {
    names: all.flatMap(([, name]) => (name === undefined ? [] : [name.trim()])),
    between: all.flatMap(([, , text]) => (text === undefined ? [] : [text.replaceAll("''", "'")])),
  };
}
