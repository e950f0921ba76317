/** Text with headers in braces, such as `{year}-{month}-01`: how a column is built from several of the file. */

/** Names that stand for the place of a row and not for a column. */
const placeNames = ['$row', '$line', '$file'] as const;
export type PlaceName = (typeof placeNames)[number];

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'header'; readonly header: string }
  | { readonly kind: 'place'; readonly place: PlaceName };

const isPlace = (name: string): name is PlaceName => (placeNames as readonly string[]).includes(name);

/** Splits a template; call `problemOf` first. */
function parse(template: string): readonly TemplatePart[] {
  return template
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!/^\{.*\}$/s.test(piece)) return { kind: 'text', text: piece };
      const name = piece.slice(1, -1).trim();
      return isPlace(name) ? { kind: 'place', place: name } : { kind: 'header', header: name };
    });
}

/** What is wrong with a template, as a sentence; null when nothing is. */
function problemOf(template: string): string | null {
  const parts = parse(template);
  if (parts.some((part) => part.kind === 'text' && /[{}]/.test(part.text))) return 'A brace is not closed.';
  if (parts.some((part) => part.kind === 'header' && part.header === '')) return 'Empty braces: name a header in them.';
  const unknown = parts.find((part) => part.kind === 'header' && part.header.startsWith('$'));
  if (unknown?.kind === 'header') return `"${unknown.header}" is none of ${placeNames.join(', ')}.`;
  if (!parts.some((part) => part.kind !== 'text')) return 'No header in braces: use value for a constant.';
  return null;
}

export const RowTemplate = { parse, problemOf };
