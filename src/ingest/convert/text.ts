/** Passes text through as it is, within what the column can hold. */
import { type Converter, show } from './converter.ts';

/** Length in characters as Postgres counts them (code points); null for no limit. `values` is the closed list of an enum. */
export function convertText(maxLength: number | null, values: ReadonlySet<string> | null): Converter {
  return (text) => {
    // Postgres has no text with a NUL in it.
    if (text.includes('\0')) return { misfit: 'contains a NUL character' };
    if (maxLength !== null && text.length > maxLength && [...text].length > maxLength) {
      return { misfit: `${show(text)} is longer than ${maxLength} characters` };
    }
    if (values && !values.has(text))
      return { misfit: `${show(text)} is not one of ${[...values].slice(0, 8).map(show).join(', ')}` };
    return text;
  };
}
