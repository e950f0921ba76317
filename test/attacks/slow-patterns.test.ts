/** Every regular expression of the code, on texts that make bad ones slow: none takes longer than its text is long. */

import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectFiles, read } from '../house/house.ts';

interface Found {
  readonly place: string;
  readonly pattern: RegExp;
}

function patternsOf(path: string): readonly Found[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = source.getLineAndCharacterOfPosition(node.pos).line + 1;
      found.push({ place: `${path}:${line}`, pattern: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const all = projectFiles()
  .filter((path) => /^(src|schema|db)\/.*\.ts$/.test(path))
  .flatMap(patternsOf);

/** As long as what a name or a cell is in a request; what takes the square of it takes seconds. */
const long = 30_000;
const pumps = [
  'a',
  ' ',
  '0',
  '\t',
  '\n',
  '.',
  '-',
  '_',
  '"',
  "'",
  '(',
  '[',
  '{',
  '<',
  'ab',
  'a ',
  '1,',
  'a.',
  '-a',
  '=a',
  '\\',
  '/',
  ':',
  'é',
  '😀',
];

/** Those that see short texts alone, and why. */
const bounded: Readonly<Record<string, string>> = {
  'src/ingest/convert/number.ts': 'A text of more than 1,000 characters is no number.',
  'src/ingest/convert/quick-reading.ts': 'A second has nine digits after its point at most.',
};

it('finds them', () => {
  expect(all.length).toBeGreaterThan(80);
});

it('takes no longer than its text is long', () => {
  const slow: string[] = [];
  for (const { place, pattern } of all.filter((each) => !(each.place.replace(/:\d+$/, '') in bounded)))
    for (const pump of pumps)
      for (const text of [
        pump.repeat(long / pump.length),
        `x${pump.repeat(long / pump.length)}!`,
        `=${pump.repeat(long / pump.length)}\u0000`,
      ]) {
        const started = performance.now();
        text.replace(pattern, '');
        const took = performance.now() - started;
        if (took > 250) slow.push(`${place} ${pattern} on ${JSON.stringify(pump)}: ${Math.round(took)} ms`);
      }
  expect(slow).toEqual([]);
});
