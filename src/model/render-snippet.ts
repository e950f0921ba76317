/** SQL snippets of model files: which names stand in braces, and the text with columns put in their place. */

/** Everything in which a brace is only a brace: texts, quoted names, dollar quotes and comments; or else a placeholder. */
const piece =
  /(?<literal>[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|--[^\n]*|\/\*[\s\S]*?\*\/)|\{(?<name>[^{}]*)\}/g;

/** `lower({channel}) = '{x}'` with every placeholder exchanged: `lower("t"."channel") = '{x}'`. */
export function renderSnippet(sql: string, column: (name: string) => string): string {
  return sql.replace(piece, (whole: string, ...rest: unknown[]) => {
    const { name } = rest.at(-1) as { readonly name?: string };
    return name === undefined ? whole : column(name.trim());
  });
}

/** The names in braces, each once, in the order of their first mention. */
export function snippetNames(sql: string): readonly string[] {
  const names = new Set<string>();
  renderSnippet(sql, (name) => {
    names.add(name);
    return '';
  });
  return [...names];
}
