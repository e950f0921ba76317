/** Values as COPY's text format has them. */

const special = /[\\\t\n\r]/;
const specials = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Only these four characters mean something, and `\N` is null. */
export const copyField = (value: string | null): string => {
  if (value === null) return '\\N';
  return special.test(value) ? value.replace(specials, (found) => escapes[found] ?? found) : value;
};

/** With tabs between them. */
export function copyFields(values: readonly (string | null)[]): string {
  const fields = new Array<string>(values.length);
  for (let index = 0; index < values.length; index++) fields[index] = copyField(values[index] ?? null);
  return fields.join('\t');
}
