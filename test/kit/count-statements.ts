/** Counts the statements, those of the lattice unless said otherwise, that reach the database while some work runs. */
import pg from 'pg';

export interface Counted<T> {
  readonly value: T;
  /** Texts in the order in which they were sent; each begins with its name in a comment. */
  readonly statements: readonly string[];
}

type Query = (...parameters: unknown[]) => unknown;

/** For one piece of work at a time: every connection of the process is watched. */
export async function countStatements<T>(work: () => Promise<T>, beginning = '/* lattice'): Promise<Counted<T>> {
  const statements: string[] = [];
  const watched = pg.Client.prototype as unknown as { query: Query };
  const original = watched.query;
  watched.query = function watch(this: unknown, ...parameters: unknown[]) {
    const [first] = parameters;
    const text = typeof first === 'string' ? first : ((first as { text?: unknown } | undefined)?.text ?? '');
    if (typeof text === 'string' && text.startsWith(beginning)) statements.push(text);
    return original.apply(this, parameters);
  };
  try {
    return { value: await work(), statements };
  } finally {
    watched.query = original;
  }
}
