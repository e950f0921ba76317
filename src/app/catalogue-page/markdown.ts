/** The little Markdown that a generated page needs: links to headings, tables, and lines that are not too long. */

/** As GitHub makes the anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

export const linkTo = (heading: string): string => `[${heading}](#${anchorOf(heading)})`;

const width = 120;

/** Breaks between words; `hang` stands before every line but the first. A link is never broken. */
export function wrap(text: string, hang = ''): string {
  const lines: string[] = [];
  for (const word of text.match(/\[[^\]]*\]\([^)]*\)\S*|\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `${hang}${word}`);
  }
  return lines.join('\n');
}

/** `- **Formula:** …`; nothing where there is nothing to say. */
export const bullet = (label: string, text: string): readonly string[] =>
  text === '' ? [] : [wrap(`- **${label}:** ${text}`, '  ')];

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
