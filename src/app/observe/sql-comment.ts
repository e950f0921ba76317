/** Whose a statement is, in its text: as sqlcommenter writes it (https://google.github.io/sqlcommenter/spec/). */

/** Empty without values. They are encoded, so that none can end the comment. */
export function sqlComment(values: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(values)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}='${encode(value)}'`);
  return parts.length === 0 ? '' : `/*${parts.join(',')}*/`;
}

/** `encodeURIComponent` leaves what would end a quoted value or a comment. */
const encode = (value: string): string =>
  encodeURIComponent(value).replace(/['*!()]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
