/** Finds columns of a file by header, and remembers which were asked for. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue, type SourceLocation } from '../../kernel/issue.ts';

const fold = (header: string): string => header.trim().toLowerCase();

export class HeaderIndex {
  readonly headers: readonly string[];
  readonly issues: Issue[] = [];
  readonly #used = new Set<number>();

  constructor(headers: readonly string[]) {
    this.headers = headers.map((header) => header.trim());
  }

  /** Position of a header; -1, with an issue noted, when there is none or more than one. */
  find(header: string, path: readonly (string | number)[], location?: SourceLocation): number {
    const matches = this.headers.flatMap((candidate, index) => (fold(candidate) === fold(header) ? [index] : []));
    const found = matches[0];
    if (found !== undefined && matches.length === 1) {
      this.#used.add(found);
      return found;
    }
    this.issues.push(
      matches.length > 1
        ? issue(
            'IMPORT_COLUMN_MISSING',
            `The file has ${matches.length} columns called "${header}": which one is meant?`,
            { path, hints: ['Rename them in the file, or give `headers` in the mapping.'], location },
          )
        : issue('IMPORT_COLUMN_MISSING', `The file has no column "${header}".`, {
            path,
            hints: [...didYouMean(header, this.headers), `It has ${this.headers.map((one) => `"${one}"`).join(', ')}.`],
            location,
          }),
    );
    return -1;
  }

  /** Headers that nobody found. */
  unused(): readonly string[] {
    return this.headers.filter((_, index) => !this.#used.has(index));
  }
}
