/** The interface of every conversion: text of a file to text that Postgres reads, or why not. */

/** Why a value does not fit, as the end of a sentence that begins with the column. */
export interface Misfit {
  readonly misfit: string;
}

/** Called with a text that is not blank. */
export type Converter = (text: string) => string | Misfit;

export const isMisfit = (value: string | null | Misfit): value is Misfit => typeof value === 'object' && value !== null;

/** A value as it is shown in a reason: quoted and cut. */
export function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/** Remembers the last few thousand answers: files repeat dates far more than they invent them. */
export function remembered(converter: Converter, capacity = 5_000): Converter {
  const known = new Map<string, string | Misfit>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const answer = converter(text);
    if (known.size >= capacity) known.clear();
    known.set(text, answer);
    return answer;
  };
}
