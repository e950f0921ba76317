/** The interface of every conversion: text of a file to text that Postgres reads, or why not. */

/** Why a value does not fit, as the end of a sentence that begins with the column. */
export interface Misfit {
  readonly misfit: string;
}

/** Called with a text that is not blank. */
export type Converter = (text: string) => string | Misfit;

/**
 * The answer of a `Converter` for texts of the plainest form, and null for all others: those that do not fit among them.
 * Files are made of such texts, and reading them with the libraries that know every case took most of the time of an import.
 */
export type QuickConverter = (text: string) => string | null;

export const quickly =
  (quick: QuickConverter, exact: Converter): Converter =>
  (text) =>
    quick(text) ?? exact(text);

export const isMisfit = (value: string | null | Misfit): value is Misfit => typeof value === 'object' && value !== null;

/** A value as it is shown in a reason: quoted and cut. */
export function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/** Remembers the last few thousand answers: files repeat dates far more than they invent them. */
export function remembered<Answer extends NonNullable<unknown> | null>(
  answerTo: (text: string) => Answer,
  capacity = 5_000,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = answerTo(text);
    if (known.size >= capacity) known.clear();
    known.set(copyOf(text), answer);
    return answer;
  };
}

/** A part of a long text keeps all of it in memory: what is remembered is a text of its own. */
const copyOf = (text: string): string => Buffer.from(text).toString();
